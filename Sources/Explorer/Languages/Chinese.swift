/// What the program says in Chinese: a phrase in English, then its translation.
let chinesePhrases = #"""
  Models
  モデル
  """#
