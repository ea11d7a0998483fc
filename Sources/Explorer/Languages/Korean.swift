/// What the program says in Korean: a phrase in English, then its translation.
let koreanPhrases = #"""
  Models
  モデル
  """#
