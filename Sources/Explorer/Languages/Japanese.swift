/// What the program says in Japanese: a phrase in English, then its translation.
let japanesePhrases = #"""
  Models
  モデル
  """#
