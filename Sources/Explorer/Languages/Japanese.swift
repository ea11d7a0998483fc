/// What the program says in Japanese: a phrase in English, then its translation (`PhraseTable`).
///
/// Longer than other files, since a table is looked through by its phrases. The words are those of the tours in
/// `samples/lectures/ja`. Names of layers, symbols, units, commands and options stay.
let japanesePhrases = #"""
  The weights belonged to another model; synthetic weights are used for {1}.
  重みは別のモデルのものでした。{1} には合成した重みを使います。

  Counted: {1}.
  数え方: {1}。

  sizes go up to {1} pixels a side, down to one step
  一辺は {1} 画素まで、下は1刻みまでです

  No larger size: {1}.
  これより大きくできません: {1}。

  No smaller size: {1}.
  これより小さくできません: {1}。

  Choose an image first: press i.
  先に画像を選んでください: i を押します。

  {1} on {2}
  {1}、{2}

  A run is going on; Esc cancels it.
  実行中です。Esc で中止します。

  timing {1}
  {1} を計測中

  vision explorer
  vision explorer

  That did not work
  うまくいきませんでした

  Note
  お知らせ

  any key closes
  任意のキーで閉じる

  {1} more
  ほか {1}

  running the model
  モデルを実行中

  reading the weights
  重みを読み込み中

  Everywhere
  共通

  While typing a filter or search
  絞り込みや検索の入力中

  While sizes are changed
  サイズの変更中

  While something is exported
  書き出し中

  While typing a file's name
  ファイル名の入力中

  {1}{2} scroll {3} esc closes
  {1}{2} スクロール {3} esc 閉じる

  esc closes
  esc 閉じる

  Keys
  キー

  move
  移動

  Move within a pane
  欄の中で移動

  page
  ページ

  Move by pages
  ページ単位で移動

  ends
  最初と最後

  Go to the first or the last row
  最初または最後の行へ

  pane
  欄

  Go to the next or the previous pane
  次または前の欄へ

  screen
  画面

  Show a screen
  画面を切り替える

  image
  画像

  Open an image
  画像を開く

  weights
  重み

  Open a checkpoint; no name means synthetic weights
  チェックポイントを開く。名前なしは合成した重み

  cancel
  中止

  Cancel the run
  実行を中止

  back
  戻る

  Leave what is open
  開いているものを閉じる

  help
  ヘルプ

  Show or hide this help
  このヘルプを表示・非表示

  quit
  終了

  Quit
  終了

  Quit, whatever is open
  何が開いていても終了

  keep
  残す

  Keep the filter
  絞り込みを残す

  clear
  消す

  Clear the filter
  絞り込みを消す

  Move through what is found
  見つかったものの間を移動

  choose
  選ぶ

  Choose the model
  モデルを選ぶ

  Move through the list
  リストの中を移動

  close
  閉じる

  Close the list
  リストを閉じる

  open
  開く

  Open the file
  ファイルを開く

  complete
  補完

  Complete the file's name
  ファイル名を補完

  Close the line
  入力行を閉じる

  scroll
  スクロール

  Scroll the help
  ヘルプをスクロール

  Close the help
  ヘルプを閉じる

  {1} is there already: Enter overwrites it, Esc keeps it
  {1} はすでにあります: Enter で上書き、Esc で残す

  Image file
  画像ファイル

  Weights file (safetensors)
  重みのファイル (safetensors)

  Save the model as (YAML)
  モデルの保存先 (YAML)

  Write {1} to
  {1}の書き出し先

  synthetic weights
  合成した重み

  Models
  モデル

  Stages
  段

  Compare
  比較

  Attention
  注意

  Windows
  ウィンドウ

  Scaling
  スケール

  Accuracy
  精度

  Inside
  内部

  Mod
  モデル

  Comp
  比較

  Attn
  注意

  Win
  窓

  Scale
  規模

  Acc
  精度

  In
  内部

  Synthetic weights are used: they stand for no training.
  合成した重みを使います。学習したものではありません。

  {1}, {2} × {3} pixels.
  {1}、{2} × {3} 画素。

  Weights of {1} fit {2}.
  {1} の重みは {2} に合います。

  Saved: `explorer {1}` opens it.
  保存しました: `explorer {1}` で開きます。

  The run was cancelled.
  実行を中止しました。

  Weights of {1} fit {2} again.
  {1} の重みは再び {2} に合います。

  {1} does not fit {2} any more; synthetic weights are used. {3}
  {1} は {2} に合わなくなったので、合成した重みを使います。{3}

  No values to plot.
  描く値がありません。

  This terminal is {1} {2} {3}; the explorer needs at least {4} {5} {6}. Enlarge the window, or press q to quit.
  この端末は {1} {2} {3} です。少なくとも {4} {5} {6} が必要です。ウィンドウを広げるか、q で終了してください。

  params
  Params

  {1} params {2} {3} MACs
  {1} パラメータ {2} {3} MACs

  parameters
  パラメータ

  attention's projections
  注意の射影

  its products
  その積

  MLP and others
  MLP ほか

  Published
  公表値

  nothing at this resolution in the tables quoted here
  引用した表にこの解像度の値はありません

  {1} M params
  {1} M パラメータ

  Other names
  別名

  Image
  画像

  {1} class token
  クラストークン {1}

  Encoder
  エンコーダ

  Stage {1}
  段 {1}

  stage {1}
  段 {1}

  global
  大域

  global attention
  大域的な注意

  Head
  ヘッド

  mean of tokens
  トークンの平均

  class token
  クラストークン

  distillation token
  蒸留トークン

  register {1}
  レジスタ {1}

  {1} tokens in front
  先頭に {1} トークン

  attention pool
  注意プーリング

  {1} features
  特徴 {1} 個

  {1} classes
  {1} クラス

  {1} patches
  {1} パッチ

  {1} conv, stride {2}
  {1} 畳み込み、ストライド {2}

  patch merging
  パッチマージング

  patch embedding
  パッチ埋め込み

  Models by {1}
  モデル、{1}順

  family
  系列

  name
  名前

  execution
  実行

  {1} of {2}
  {1}/{2}

  No model is called that. Esc clears the filter.
  その名前のモデルはありません。Esc で絞り込みを消します。

  / to filter
  / で絞り込み

  model
  モデル

  No model
  モデルなし

  Open the selected model in Stages
  選んだモデルを「段」画面で開く

  filter
  絞り込み

  Filter the models by name, family or alias
  名前・系列・別名でモデルを絞り込む

  sort
  並べ替え

  Sort by family, name, parameters, MACs
  系列・名前・パラメータ・MACs で並べ替え

  compare
  比較

  Add the selected model to Compare
  選んだモデルを比較に加える

  in and out
  入出力

  attention matrices
  注意行列

  operations a byte
  1バイトあたりの演算

  also
  その他

  fp32
  fp32

  work
  演算

  done with another operation
  別の演算と一緒に行う

  of the run
  実行全体の割合

  GFLOP/s that this machine reaches at so many operations a byte
  この演算密度でこの計算機が出せる GFLOP/s

  {1} places
  {1} か所

  places
  位置数

  No multiply-accumulates: only matrix products and convolutions are counted.
  積和はありません。行列積と畳み込みだけを数えます。

  paper
  論文

  time
  時間

  is
  種類

  output
  出力

  attends
  注意

  reads
  入力

  {1} tokens
  {1} トークン

  {1} of the model
  モデルの {1}

  where
  記号

  within each patch, the same in all
  各パッチの中、どのパッチも同じ

  scope
  範囲

  1 head
  1 ヘッド

  {1} heads
  {1} ヘッド

  {1} windows of
  {1} ウィンドウ、各

  {1} queries × {2} keys
  {1} クエリ × {2} キー

  {1}. Press = for its own size.
  {1}。= で元のサイズに戻ります。

  by {1}
  {1}順

  {1} of {2} rows
  {1}/{2} 行

  none
  なし

  {1} found
  {1} 件

  module
  モジュール

  change
  変更

  tokens
  トークン

  of limit
  上限比

  share
  割合

  size
  サイズ

  Make the image larger or smaller, as the model allows
  モデルが許す範囲で画像を拡大・縮小

  own size
  元サイズ

  Go back to the model's own resolution
  モデル本来の解像度に戻る

  fold
  折り畳み

  Open or fold a row
  行を開く・畳む

  levels
  階層

  Fold or open one level everywhere
  全体を1階層ずつ畳む・開く

  blocks
  ブロック

  Fold down to the blocks
  ブロックまで畳む

  Sort within each parent: execution, MACs, parameters
  親の中で並べ替え: 実行順・MACs・パラメータ

  rule
  計数

  Count by the next rule: exact, FLOPs, the paper's, fvcore …
  次の数え方へ: 正確・FLOPs・論文・fvcore …

  search
  検索

  Search the rows
  行を検索

  next
  次へ

  match
  一致

  Go to the next or the previous row found
  次または前に見つかった行へ

  Run, and show or hide each layer's milliseconds and GFLOP/s
  実行し、各層のミリ秒と GFLOP/s を表示・非表示

  {1} models at {2}
  {2} での {1} モデル

  {1} models
  {1} モデル

  {1} models, {2}{3} scroll
  {1} モデル、{2}{3} スクロール

  differ
  違う

  = are the same
  = 同じ

  the model has no such stage
  モデルにこの段はありません

  add
  追加

  Add a model, up to four
  モデルを追加、4つまで

  replace
  置換

  Put another model in the selected column
  選んだ列に別のモデルを置く

  remove
  除く

  Remove the selected column's model
  選んだ列のモデルを除く

  differences
  相違

  What the selected model changes in the first, or back
  選んだモデルが最初のモデルから変える点、または戻る

  Add a model
  モデルを追加

  Instead of {1}
  {1} の代わりに

  At most {1} models are compared: remove one first.
  比較は {1} モデルまでです。先に1つ除いてください。

  At least {1} models are compared.
  比較には少なくとも {1} モデルが必要です。

  {1} is compared already: press 3.
  {1} はすでに比較にあります: 3 を押します。

  Four models are compared already: press 3 and remove one.
  すでに4モデルを比較しています: 3 を押して1つ除いてください。

  {1} is compared now with {2} others: press 3.
  {1} をほか {2} モデルと比較します: 3 を押します。

  {1}. Every model is shown at its own size.
  {1}。各モデルを本来のサイズで示します。

  sizes end there
  そこまでです

  No larger size fits all models: {1}.
  これより大きいサイズは、すべてのモデルには合いません: {1}。

  No smaller size fits all models: {1}.
  これより小さいサイズは、すべてのモデルには合いません: {1}。

  What {1} changes in {2}, at {3}
  {1} が {2} から変える点、{3}

  {1} modules are the same {2} esc closes
  同じモジュール {1} {2} esc 閉じる

  type
  種類

  whole model
  モデル全体

  , and so in all {1}
  、{1} 個すべて同じ

  Only {1} has it: {2} parameters, {3} MACs.
  {1} だけにあります: パラメータ {2}、{3} MACs。

  What differs lies in the modules below, or is a size alone.
  違いは下のモジュールにあるか、サイズだけです。

  Nothing differs.
  違いはありません。

  {1} is compared already, in column {2}.
  {1} はすでに列 {2} で比較しています。

  Four models are compared already: remove one first.
  すでに4モデルを比較しています。先に1つ除いてください。

  Whole model
  モデル全体

  input
  入力

  linear terms
  線形の項

  quadratic terms
  2乗の項

  token grid
  グリッド

  width
  幅

  heads
  ヘッド

  attention
  注意

  linear term
  線形の項

  quadratic term
  2乗の項

  keys {1}, stride {2}
  キー {1}、ストライド {2}

  enter chooses
  enter 選ぶ

  No model is called that.
  その名前のモデルはありません。

  {1}, shift {2}
  {1}、シフト {2}

  {1}, grid {2}
  {1}、グリッド {2}

  positional encoding generator
  位置符号化の生成

  {1} keys
  キー {1} 個

  {1}×{2} convolutions
  {1}×{2} 畳み込み

  no attention
  注意なし

  {1}, {2} with attention
  {1}、注意あり {2}

  {1}×({2}, {3})
  {1}×({2}、{3})

  {1}×({2})
  {1}×({2})

  Embedding
  埋め込み

  max pool, stride {1}
  最大プーリング、ストライド {1}

  {1}×{2} soft split, stride {3}
  {1}×{2} ソフト分割、ストライド {3}

  {1} {2} convs, stride {3}
  {2} 畳み込み {1} 個、ストライド {3}

  Stride {1}
  ストライド {1}

  Stride {1} to {2}
  ストライド {1} から {2}

  {1}, row {2}
  {1}、{2} 行目

  window {1}
  窓 {1}

  keys {1}
  キー {1}

  1 block
  1 ブロック

  {1} blocks
  {1} ブロック

  the screen as {1}
  画面 ({1})

  the table as {1}
  表 ({1})

  text
  テキスト

  ANSI text
  ANSI テキスト

  export
  書き出し

  Export the screen or its table: a file or the clipboard
  画面や表をファイルかクリップボードへ書き出す

  Export the screen or its table while sizes are changed
  サイズの変更中に画面や表を書き出す

  to a file
  ファイルへ

  Ask for a file's name
  ファイル名を尋ねる

  to the clipboard
  クリップボードへ

  Copy, where the terminal allows it (OSC 52)
  コピー、端末が許す場合 (OSC 52)

  Choose what is exported
  書き出すものを選ぶ

  Close the list of exports
  書き出しのリストを閉じる

  Export
  書き出し

  enter file, c copy
  enter ファイル、c コピー

  Wrote {1} to {2}: {3} bytes.
  {1} を {2} に書きました: {3} バイト。

  Nothing was exported: {1}.
  何も書き出していません: {1}。

  Sent {1} to the clipboard, as far as the terminal allows it (OSC 52): {2} bytes.
  {1} を、端末が許す限りクリップボードへ送りました (OSC 52): {2} バイト。

  the image that is counted for; + and - elsewhere change it too
  数える対象の画像。ほかの画面の + と - でも変わります

  {1}, stage {2}
  {1}、段 {2}

  there is none
  ありません

  MACs by stage
  段ごとの MACs

  What if
  もしも

  {1} changed
  変更: {1}

  was {1}
  元 {1}

  nothing
  なし

  1 size
  1 項目

  {1} sizes
  {1} 項目

  products
  積

  of the last sizes that fit
  最後に合ったサイズの値

  same
  同じ

  points
  ポイント

  what if
  もしも

  Change the model's sizes; all numbers follow
  モデルのサイズを変える。すべての数値が追随

  original
  元

  Compare the edited model with its original
  変更したモデルを元と比べる

  Go to another size
  別の項目へ

  stage
  段

  Go to the size of the next or the previous stage
  次または前の段のサイズへ

  Take the previous or the next value that fits
  合う値のうち前または次を取る

  Type a value; with commas, one for each stage
  値を入力。コンマ区切りで各段に1つ

  take
  確定

  Take what was typed
  入力した値を確定

  first
  最初

  Take back a digit; or give the line its first value, as 0
  1桁消す。または 0 と同じく元の値に戻す

  all back
  全部戻す

  Give everything its first value
  すべてを元の値に戻す

  undo
  取り消し

  Undo and redo a change
  変更の取り消しとやり直し

  Compare with the original
  元と比べる

  save
  保存

  Save the edited model as a model file (YAML)
  変更したモデルをモデルファイル (YAML) に保存

  Move the screen beside the list by pages
  リストの横の画面をページ単位で動かす

  Show all keys
  すべてのキーを表示

  Close the list; the edited model stays
  リストを閉じる。変更したモデルは残る

  params {1}, MACs {2}
  Params {1}、MACs {2}

  no larger value of '{1}' goes with the other sizes; other values can be typed
  '{1}' をこれより大きくすると、ほかのサイズと合いません。ほかの値は入力できます

  no smaller value of '{1}' goes with the other sizes; other values can be typed
  '{1}' をこれより小さくすると、ほかのサイズと合いません。ほかの値は入力できます

  Only a model that can be built is saved: {1}.
  作れるモデルだけを保存できます: {1}。

  run
  実行

  Run the model on the image
  画像にモデルを適用

  The class token, or back to the place
  クラストークン、または元の位置

  scale
  目盛

  A scale of this map, of all, or logarithmic
  目盛: このマップ・全体・対数

  A larger, a smaller image, and the model's own size
  画像を大きく・小さく・モデル本来のサイズに

  Move the query, or the inspected key
  クエリ、または調べるキーを動かす

  block
  ブロック

  The next or the previous block
  次または前のブロック

  head
  ヘッド

  The next or the previous head
  次または前のヘッド

  overview
  一覧

  All heads of all blocks
  全ブロックの全ヘッド

  mean
  平均

  The mean over heads
  ヘッドの平均

  all heads
  全ヘッド

  All heads in place of the picture
  画像の代わりに全ヘッド

  key
  キー

  Move a key instead of the query, to read its weight
  クエリの代わりにキーを動かし重みを読む

  side
  並べる

  Another model beside this one, or this one alone
  別のモデルを横に並べる、またはこれだけ

  other side
  反対側

  Keys for the other model
  もう一方のモデルを操作

  zoom
  拡大

  Twice as large about the query, or half
  クエリを中心に2倍、または半分

  pan
  移動

  Move what is shown of an enlarged image
  拡大した画像の表示範囲を動かす

  layers
  重ね方

  Heat over image, image alone, heat alone
  画像に重ねる・画像だけ・ヒートマップだけ

  opacity
  濃さ

  Less or more heat over the image
  画像に重ねる濃さを減らす・増やす

  smooth
  滑らか

  Weights that run into one another, or a square each
  重みを滑らかにつなぐ、または1つずつ四角で

  Select a map, or move the query
  マップを選ぶ、またはクエリを動かす

  The selected map large
  選んだマップを大きく

  order
  順序

  Heads by number, entropy or distance
  ヘッドを番号・エントロピー・距離の順に

  arrows
  矢印

  Whether arrows select a map or move the query
  矢印でマップを選ぶか、クエリを動かすか

  Leave the overview
  一覧を閉じる

  , query {1}
  、クエリ {1}

  head {1} of 0–{2}, query {3}
  ヘッド {1} (0–{2})、クエリ {3}

  All heads
  全ヘッド

  a: one head
  a: 1ヘッド

  heat alone
  ヒートマップだけ

  heat {1}% over the image
  画像に重ねる濃さ {1}%

  image alone
  画像だけ

  {1}× larger
  {1}倍

  of {1}, {2}; Enter runs {3}
  {1}、{2} の結果。Enter で {3} を実行

  The run is going on; Esc cancels it.
  実行中です。Esc で中止します。

  No image yet: i opens one, then Enter runs the model on it.
  画像がまだありません: i で開き、Enter でモデルを実行します。

  The last run did not keep this block's weights; Enter keeps them.
  前回の実行はこのブロックの重みを残していません。Enter で残します。

  No result yet: Enter runs {1} on {2}.
  結果がまだありません: Enter で {2} に {1} を適用します。

  This model has no attention.
  このモデルに注意はありません。

  class {1}
  クラス {1}

  The weights of {1} take {2} MB, more than the {3} MB that are kept: choose a smaller image with -.
  {1} の重みは {2} MB で、残せる {3} MB を超えます: - で画像を小さくしてください。

  All weights would take {1} MB; what gives those of {2} of {3} blocks about {4} is kept.
  すべての重みには {1} MB 要ります。{4} の周りの {3} ブロック中 {2} の分を残します。

  head {1} of 0–{2}
  ヘッド {1} (0–{2})

  its one head
  唯一のヘッド

  mean of {1} heads
  {1} ヘッドの平均

  the one window
  唯一のウィンドウ

  window {1} of 0–{2}
  ウィンドウ {1} (0–{2})

  , shifted
  、シフトあり

  block {1}
  ブロック {1}

  query {1}
  クエリ {1}

  query {1} on {2}
  クエリ {1}、{2} 上

  entropy {1} bits
  エントロピー {1} ビット

  sum {1}
  和 {1}

  ; no softmax: what the products of features give every key
  。softmax なし: 特徴の積が各キーに与える値

  {1} queries; {2} keys, each the mean of {3} places in a row: reaches all
  {1} クエリ、{2} キー (各は1行の {3} か所の平均): すべてに届く

  and the class token
  + クラストークン

  and {1} tokens in front
  + 先頭の {1} トークン

  reaches all {1} places{2}{3}
  {1} か所すべて{2}に届く{3}

  {1} queries; keys reduced to {2}: reaches all {3}{4}
  {1} クエリ、キーは {2} に縮小: {3} すべて{4}に届く

  reaches {1} of its window's {2} tokens
  ウィンドウの {2} トークン中 {1} に届く

  {1} masked
  マスク {1}

  {1} padding
  パディング {1}

  key {1}: outside of the window, not attended
  キー {1}: ウィンドウの外、注意の対象外

  key {1}: masked, weight {2}
  キー {1}: マスク、重み {2}

  key {1}: {2}, rank {3} of {4}
  キー {1}: {2}、順位 {3}/{4}

  largest {1} at {2}
  最大 {1}、{2}

  {1} {2}, rank {3}
  {1} {2}、順位 {3}

  padding {1}
  パディング {1}

  the row sums to {1}
  行の和 {1}

  entropy {1} of {2} bits
  エントロピー {1}/{2} ビット

  mean distance {1} px
  平均距離 {1} px

  synthetic weights: the pattern means nothing
  合成した重み: 模様に意味はありません

  scale of this map
  目盛: このマップ

  scale of all {1}
  目盛: 全{1}

  logarithmic scale of all {1}
  対数目盛: 全{1}

  maps
  マップ

  Beside {1}
  {1} の横に

  {1} has no attention to show beside that of {2}.
  {1} には {2} の横に示す注意がありません。

  All heads, block by block
  全ヘッド、ブロックごと

  arrows move the query
  矢印でクエリを動かす

  under each: entropy in bits, mean distance in pixels
  下の数字: エントロピー (ビット)、平均距離 (画素)

  windows of {1}, shifted
  {1} のウィンドウ、シフトあり

  windows of {1}
  {1} のウィンドウ

  · query {1} · keys {2}
  · クエリ {1} · キー {2}

  Nothing is kept of this block: r runs the model.
  このブロックの結果はありません: r でモデルを実行します。

  {1}, head {2} of 0–{3}
  {1}、ヘッド {2} (0–{3})

  not kept
  保存なし

  row sum {1}
  行の和 {1}

  heads by number
  ヘッドは番号順

  heads by entropy, the least first
  ヘッドはエントロピーの小さい順

  heads by distance, the nearest first
  ヘッドは距離の近い順

  a query's attention that crosses regions, mean of heads
  領域を越えるクエリの注意、ヘッドの平均

  {1} of all attention crosses regions; {2} of that of the {3} queries, of {4}, whose window holds more than one region.
  注意全体の {1} が領域を越えます。ウィンドウに複数の領域がある {4} 中 {3} クエリでは {2} です。

  No image yet: i opens one to run the model on.
  画像がまだありません: i で開きます。

  Cancelled; x x asks again.
  中止しました。x x で再び尋ねます。

  {1} {2} %, esc cancels
  {1} {2} %、esc 中止

  asking
  問い合わせ中

  query down, key across
  縦クエリ、横キー

  colours
  色

  image patches
  画像パッチ

  {1} · {2}× larger
  {1} · {2}倍

  Without the mask
  マスクなし

  x: back to the map
  x: マップに戻る

  Each query's attention to keys that the mask keeps apart, the mean of its heads, if they were not.
  マスクが分けるキーへの各クエリの注意を、マスクがない場合について、ヘッドの平均で示します。

  cut into windows
  ウィンドウに分割

  windows displaced
  ウィンドウをずらす

  cyclic shift
  巡回シフト

  region numbers
  領域の番号

  mask of a window
  ウィンドウのマスク

  reverse shift
  逆シフト

  step
  ステップ

  The next or the previous step
  次または前のステップ

  token
  トークン

  Move the chosen token
  選んだトークンを動かす

  window
  ウィンドウ

  The next or the previous window
  次または前のウィンドウ

  The next or the previous stage
  次または前の段

  patches
  パッチ

  The image's patches, or colours
  画像のパッチ、または色

  leak
  漏れ

  What would cross regions without the mask
  マスクなしで領域を越えるもの

  Cancel the run for the leak
  漏れを調べる実行を中止

  Two, four and eight times larger
  2倍・4倍・8倍に拡大

  open {1}
  {1} を開く

  Open a model with windows
  ウィンドウをもつモデルを開く

  {1} has no windows: each of its queries attends to keys from the whole image. Others cut the map into windows and shift them from block to block;
  {1} にはウィンドウがありません。各クエリは画像全体のキーに注意を向けます。ほかのモデルはマップをウィンドウに分け、ブロックごとにずらします。

  opens {1} here.
  でここに {1} を開きます。

  No image yet: i opens one.
  画像がまだありません: i で開きます。

  no shift
  シフトなし

  shift {1}
  シフト {1}

  shift {1}, {2}
  シフト {1}, {2}

  {1} in windows of {2}, {3}
  {1}、ウィンドウ {2}、{3}

  One window covers the whole map, so there is nothing to displace: every block of this stage attends over all {1} tokens, without shift and without mask.
  1つのウィンドウがマップ全体を覆うので、ずらすものがありません。この段のブロックはすべて、シフトもマスクもなしに {1} トークン全体に注意を向けます。

  The map is cut into ⌈{1}/{2}⌉ × ⌈{3}/{4}⌉ = {5} windows. A token attends to the {6} tokens of its window alone: {7}·{8}² = {9} pairs in place of {10}² = {11}.
  マップを ⌈{1}/{2}⌉ × ⌈{3}/{4}⌉ = {5} のウィンドウに分けます。トークンは自分のウィンドウの {6} トークンだけに注意を向けます: {10}² = {11} 組ではなく {7}·{8}² = {9} 組です。

  The map is filled up to {1} so that windows come out whole.
  ウィンドウの端数が出ないよう、マップを {1} まで埋めます。

  Every second block displaces the windows by half a window, {1}, so that tokens meet across the old borders. That makes {2} windows in place of {3}, those at the edges smaller: {4} of different sizes.
  1つおきのブロックがウィンドウを半分 ({1}) ずらし、元の境界を越えてトークンが出会います。ウィンドウは {3} ではなく {2} となり、端は小さくなります: 大きさの異なる {4} 個です。

  the first {1} rows come to stand at the bottom
  最初の {1} 行が下端へ

  the first {1} columns at the right
  最初の {1} 列が右端へ

  Instead, the map is rolled by {1}: {2} (marked). The smaller pieces join into whole windows, again {3} of {4}, at no more cost.
  代わりにマップを {1}巡回させます: {2} (印)。小さな断片がつながって完全なウィンドウになり、再び {4} が {3} 個、計算量は増えません。

  It was filled up to {1} before.
  先に {1} まで埋めてあります。

  Then it is filled up to {1}.
  そのあと {1} まで埋めます。

  Windows at the bottom and right now hold tokens that were not neighbours. The rolled map is cut again at {1}: {2} regions; in a window, tokens of different regions must not attend to each other.
  下端と右端のウィンドウには、隣り合っていなかったトークンが入ります。巡回させたマップを {1} でもう一度切ると {2} 領域です。ウィンドウの中で、異なる領域のトークンは互いに注意を向けてはなりません。

  The cuts count from the padded map's end, as in timm's code, so some tokens from opposite edges share a region here.
  timm のコードと同じく、切れ目は埋めたマップの端から数えるので、反対の端のトークンの一部がここでは同じ領域に入ります。

  Window {1} lies in one region: nothing is blocked. Choose a window at the bottom or right edge of the rolled map to see its mask.
  ウィンドウ {1} は1つの領域の中にあり、何も遮られません。巡回させたマップの下端か右端のウィンドウを選ぶとマスクが見えます。

  Window {1} holds {2} regions. Rows are its {3} queries, columns its {4} keys: −100 is added to the scores of {5} of {6}² = {7} pairs, which softmax turns into zero.
  ウィンドウ {1} には {2} 領域があります。行は {3} クエリ、列は {4} キー: {6}² = {7} 組のうち {5} のスコアに −100 を加え、softmax でゼロになります。

  After attention the map is rolled back by {1}, and every token stands where it was.
  注意のあとマップを逆に {1}巡回させ、各トークンは元の位置に戻ります。

  The padding is cut off.
  パディングは切り落とします。

  Equal numbers were one window; lines part what the mask kept apart.
  同じ番号は1つのウィンドウだったもの、線はマスクが分けた境です。

  {1} rows and columns
  {1} 行 {1} 列

  {1} columns
  {1} 列

  {1} rows
  {1} 行

  {1} rows and {2} columns
  {1} 行 {2} 列

  rows {1} and {2}
  行 {1} と {2}

  columns {1} and {2}
  列 {1} と {2}

  token {1}
  トークン {1}

  window {1} of 0–{2}, its token {3}
  窓 {1} (0–{2})、そのトークン {3}

  displaced window {1} of 0–{2}
  ずらしたウィンドウ {1} (0–{2})

  rolled to {1}
  巡回先 {1}

  region {1}
  領域 {1}

  attends to {1} of {2} tokens
  注意先 {1}/{2} トークン

  measuring the models…
  モデルを計測中…

  side of the map
  マップの一辺

  {1} over {2}{3}
  {1}: {2}に対して{3}

  , {1}
  、{1}

  log
  対数

  log-log
  両対数

  linear
  線形

  resolution
  解像度

  grid
  グリッド

  Tokens
  トークン

  Parameters
  パラメータ

  Attention matrices
  注意行列

  Share of attention
  注意の割合

  measuring, {1} % {2} esc cancels
  計測中 {1} % {2} esc 中止

  {1} to {2} in steps of {3}
  {1}–{2}、{3} 刻み

  At
  横軸

  not at this size
  このサイズでは不可

  1 crossing
  交差 1

  {1} crossings
  交差 {1}

  The curves do not cross here.
  曲線はここでは交わりません。

  quantity
  量

  Plot MACs, tokens, parameters, memory, or attention
  MACs・トークン・パラメータ・メモリ・注意を描く

  over
  横軸

  Over the resolution, or another size all models have
  解像度、または全モデルに共通のサイズに対して

  Linear, logarithmic, doubly logarithmic axes
  線形・対数・両対数の軸

  Zoom in and out at the cursor, the usual range
  カーソル位置で拡大・縮小、通常の範囲

  formulas
  式

  Models, or the formulas of attention blocks
  モデル、または注意ブロックの式

  Add a model, up to six
  モデルを追加、6つまで

  Put another model in the selected one's place
  選んだモデルを別のモデルに置き換える

  Remove the selected model
  選んだモデルを除く

  Cancel the measurement
  計測を中止

  {1} is plotted already.
  {1} はすでに描いています。

  {1} has no {2}: the resolution is varied instead.
  {1} に {2} はありません: 代わりに解像度を変えます。

  side of the image in pixels
  画像の一辺、画素

  side of the map in tokens
  マップの一辺、トークン

  {1} {2} in stage {3}
  段 {3} の {1} {2}

  takes more MACs than
  より MACs が多く

  has more tokens than
  よりトークンが多く

  has more parameters than
  よりパラメータが多く

  has larger attention matrices than
  より注意行列が大きく

  spends a larger share on attention's products than
  より注意の積の割合が大きく

  {1} against {2}
  {1} 対 {2}

  In between the order changes back; it stays so from {1} on.
  途中で順序が戻りますが、{1} 以降はこのままです。

  From {1} on {2} {3} {4}: {5}; at {6} it is {7}.{8}
  {1} から {2} は {4} {3}、{5}。{6} では {7} です。{8}

  The curves count the code, which pads a map to whole windows; the formulas hold for whole windows.
  曲線はマップをウィンドウの倍数に埋めるコードで数えた値です。式は端数のないウィンドウについて成り立ちます。

  with {1}
  {1} のとき

  {1} > {2} where {3}: {4}on square maps from {5} on.
  {3} のとき {1} > {2}: 正方形のマップでは {4}{5} から。

  {1} and {2} are the same on large maps.
  大きなマップでは {1} と {2} は同じです。

  and {1} more of the sampled sizes
  ほか {1} サイズ

  {1} is left out at {2}{3}: {4}.
  {1} は {2}{3} で省いています: {4}。

  bytes of attention matrices
  注意行列のバイト数

  share of the attention products in the MACs
  MACs に占める注意の積の割合

  Pareto front
  パレート境界

  top-1 in per cent
  top-1 (%)

  All families, or one alone
  全系列、または1つだけ

  trained on
  学習データ

  Any data set of pre-training, or one alone
  事前学習の全データ、または1つだけ

  Any resolution, or one alone
  全解像度、または1つだけ

  front
  境界

  The next or the previous point of the Pareto front
  パレート境界の次または前の点

  cost
  コスト

  Against MACs or parameters
  MACs またはパラメータに対して

  A logarithmic or linear axis
  対数または線形の軸

  all rows
  全行

  Show all rows again
  再びすべての行を示す

  Open the point's model in Stages
  この点のモデルを「段」画面で開く

  Published top-1 against MACs
  公表された top-1 と MACs

  Published top-1 against parameters
  公表された top-1 とパラメータ

  1 result: {1}
  1 件: {1}

  {1} results: {2}
  {1} 件: {2}

  counting the models of the published rows…
  公表された行のモデルを計数中…

  on the Pareto front
  パレート境界上

  another is as cheap and more accurate
  同じコストでより精度の高いものがある

  The plot stands on the printed numbers.
  グラフは論文の数値によります。

  The source prints no such cost: the plot stands on the count.
  出典にこの値はなく、数えた値によります。

  The catalogue does not have the model.
  このモデルはカタログにありません。

  Enter opens {1}.
  Enter で {1} を開きます。

  {1} at {2}
  {1}、{2}

  source
  出典

  counted {1}
  計数 {1}

  not known
  不明

  not said
  記載なし

  trained on {1}
  {1} で学習

  at {1}×{2}
  {1}×{2}

  Ablate
  除去

  Rollout
  ロールアウト

  Distance
  距離

  Field
  受容野

  Bias
  バイアス

  Positions
  位置

  Features
  特徴

  Without {1}
  {1}なし

  without {1}
  {1}なし

  {1} has no attention to compare; its scores are beside.
  {1} には比べる注意がありません。スコアは右にあります。

  {1} % of a query's attention moved in the mean
  クエリの注意の平均 {1} % が移動

  class scores, before and after
  クラスのスコア、前と後

  {1} has no layer that gives class scores.
  {1} にはクラスのスコアを出す層がありません。

  t/T: something else
  t/T: ほかのもの

  head {1}
  ヘッド {1}

  mean of heads
  ヘッドの平均

  before
  前

  after
  後

  after − before
  後 − 前

  moved, each query
  移動、クエリごと

  head {1}, by offset
  ヘッド {1}、位置差

  for the query {1}
  クエリ {1} の値

  head {1}: queries down, keys across
  ヘッド {1}: 縦クエリ、横キー

  head {1}  1/τ = {2}
  ヘッド {1}  1/τ = {2}

  a head's 1/τ
  ヘッドの 1/τ

  attention, in order of depth
  注意、深さの順

  factor of the cosine, 1/τ
  コサインの係数 1/τ

  Bias of all queries and keys
  全クエリと全キーのバイアス

  Relative position bias
  相対位置バイアス

  window {1}, not its own
  ウィンドウ {1}、本来と異なる

  {1} offsets
  {1}の相対位置

  query {1} adds
  クエリ {1} が加える値

  {1} for {2}
  {1}、{2}

  {1} for itself
  {1}、自分自身

  table {1}: {2} to {3}
  表 {1}: {2} から {3}

  The frame is the part of the table that the query reads, turned about.
  枠は表のうちクエリが読む部分で、向きは逆です。

  +/−: window
  +/−: ウィンドウ

  All pairs of {1} tokens are too many to draw; − takes a smaller window, up to {2} tokens, and m shows one query's row.
  {1} トークンの組は多すぎて全部は描けません。− で {2} トークンまでの小さなウィンドウに、m で1クエリの行を示します。

  Learned factor of the cosine, 1/τ
  学習したコサインの係数 1/τ

  {1} learns no factor: its scores are products of queries and keys over a fixed root of their width. Others take cosines and learn 1/τ for each head.
  {1} は係数を学習しません。スコアはクエリとキーの積を幅の平方根で割ったものです。ほかのモデルはコサインを使い、ヘッドごとに 1/τ を学習します。

  A score is a cosine, at most 1, times this: the larger, the sharper a head looks. At most {1}.
  スコアはコサイン (最大 1) にこれを掛けたもので、大きいほどヘッドは鋭く見ます。最大 {1}。

  bits
  ビット

  {1}head {2}  {3} {4}
  {1}ヘッド {2}  {3} {4}

  entropy of a head, bits
  ヘッドのエントロピー、ビット

  mean attention distance of a head, pixels
  ヘッドの平均注意距離、画素

  Entropy of each head
  各ヘッドのエントロピー

  Attention distance of each head
  各ヘッドの注意距離

  layer {1} of {2}
  層 {1}/{2}

  {1}, {2} heads, {3} keys
  {1}、{2} ヘッド、{3} キー

  from {1} to {2}
  {1} から {2}

  {1} pixels, {2} across
  {1} 画素、対角 {2}

  {1} has synthetic weights
  {1} は合成した重み

  a: a second model
  a: 2つ目のモデル

  a: another, x: without it
  a: 別のモデル、x: なし

  dead {1} of {2}
  死んだ {1}/{2}

  saturated {1} of {2}
  飽和した {1}/{2}

  dead
  死んだ

  saturated
  飽和した

  blocks, in order of depth
  ブロック、深さの順

  channels of a block's result
  ブロック出力のチャネル

  mean |x|    {1}
  平均 |x| {1}

  deviation   {1}
  標準偏差 {1}

  largest |x| {1}
  最大 |x| {1}

  mean |x|
  平均 |x|

  deviation
  偏差

  largest |x|
  最大 |x|

  activations of a block's result
  ブロックの活性値

  {1} has no blocks of tokens; m goes on to its filters.
  {1} にトークンのブロックはありません。m でフィルタへ。

  Tokens in colour
  色で見るトークン

  three components
  3つの成分

  the image
  画像

  {1} channels over {2} places
  {1} チャネル、{2} の位置

  red
  赤

  green
  緑

  blue
  青

  {1}: {2} % of the variance
  {1}: 分散の {2} %

  , here {1}
  、ここは {1}

  together {1} %
  合わせて {1} %

  Alike in colour is alike in features: each component from its smallest to its largest.
  色が似ていれば特徴も似ています。各成分は最小から最大までです。

  b/B: block, m: amplitude
  b/B: ブロック、m: 振幅

  Dead and saturated channels
  死んだチャネルと飽和したチャネル

  Activation amplitude
  活性の振幅

  {1} tokens of {2} channels
  {1} トークン、{2} チャネル

  Of the result over its root mean square: dead within {1} of 0, saturated at {2} or beyond everywhere.
  RMS で割った出力が、どこでも 0 から {1} 以内なら「死んだ」、{2} 以上なら「飽和した」。

  Filters
  フィルタ

  {1} of {2}, the heaviest first
  {1}/{2}、大きい順

  Filters of the first layer
  最初の層のフィルタ

  {1}×{2} pixels, stride {3}
  {1}×{2} 画素、ストライド {3}

  {1} filters
  {1} フィルタ

  Grey is a weight of 0; each filter is stretched to its own largest weight.
  灰色は重み 0。各フィルタは自分の最大の重みに合わせています。

  They read a patch behind a norm.
  正規化のあとのパッチを読みます。

  height {1} px
  高さ {1} px

  width  {1} px
  幅   {1} px

  height
  高さ

  receptive field, pixels
  受容野、画素

  {1} of {2} tokens
  {1}、{2} トークン

  Receptive field
  受容野

  {1} has no such token; c goes back to the place.
  {1} にそのトークンはありません。c で位置に戻ります。

  {1} × {2} pixels
  {1} × {2} 画素

  rows {1} to {2}
  行 {1} から {2}

  columns {1} to {2}
  列 {1} から {2}

  {1} pixels, {2} % of the image
  {1} 画素、画像の {2} %

  Exact, from the program: no other pixel can change this token, whatever the weights.
  定義から正確に: 重みが何であれ、ほかの画素はこのトークンを変えられません。

  What the token can depend on
  トークンが依存しうる範囲

  m: what it came from
  m: 何から来たか

  bright: can matter; dark: cannot
  明: 影響しうる、暗: しない

  Effective field
  有効受容野

  half of it from {1} pixels
  半分は {1} 画素から

  {1} % of the image
  画像の {1} %

  95 % from {1} pixels
  95 % は {1} 画素から

  What the token came from
  トークンが何から来たか

  by rollout
  ロールアウトによる

  Growth of the field
  受容野の広がり

  cancelled; enter asks again
  中止しました。enter で再び尋ねます

  {1} has no attention, only convolutions: there are no heads to look at.
  {1} に注意はなく畳み込みだけです。見るヘッドがありません。

  {1} has no attention and no positions: there is nothing to switch off.
  {1} には注意も位置もなく、無効にするものがありません。

  No image yet: i opens one for {1} to look at.
  画像がまだありません: i で {1} の見る画像を開きます。

  Nothing is known yet; Enter asks for it.
  まだ何もわかりません。Enter で尋ねます。

  Looking inside…
  内部を調べています…

  mask everywhere
  全体のマスク

  mask of {1}
  {1} のマスク

  shift everywhere
  全体のシフト

  shift of {1}
  {1} のシフト

  position bias everywhere
  全体の位置バイアス

  position bias of {1}
  {1} の位置バイアス

  positions
  位置

  head {1} of {2}
  {2} のヘッド {1}

  1 attention
  1 個の注意

  {1} attentions
  {1} 個の注意

  zeros in place of the masks of {1}
  {1}でマスクを 0 に

  windows neither shifted nor masked in {1}
  {1}でウィンドウをずらさず、マスクもしない

  the same bias for all keys of a query in {1}
  {1}でクエリのどのキーにも同じバイアス

  zero for {1}
  {1} を 0 に

  zero for columns {1} to {2} of {3}, those of head {4}
  {3} の列 {1}–{2} (ヘッド {4} の分) を 0 に

  zero for the {1}'s {2}
  {1}の {2} を 0 に

  and for its row of {1}
  ({1} のその行も)

  view
  表示

  Rollout, distance, field, bias, positions, features, ablate
  ロールアウト・距離・受容野・バイアス・位置・特徴・除去

  Move the query; in a plot go through layers and heads
  クエリを動かす。グラフでは層とヘッドをたどる

  The next or the previous block or embedding
  次または前のブロックや埋め込み

  show
  描き方

  Another drawing of the same
  同じものを別の描き方で

  fusion
  統合

  Heads fused by their mean, max or min
  ヘッドを平均・最大・最小で統合

  identity
  恒等

  With or without what residuals pass on
  残差が通すものを含める・含めない

  discard
  除外

  Leave fewer or more of the smallest weights out
  最小の重みを除く量を減らす・増やす

  off
  除去

  Switch something else off
  ほかのものを無効に

  Switch it off everywhere, or in this block
  全体で無効に、またはこのブロックだけ

  Plot a second model's heads
  2つ目のモデルのヘッドも描く

  Remove the second model
  2つ目のモデルを除く

  A larger, a smaller window or size, the model's own
  ウィンドウやサイズを大きく・小さく・本来に

  spacing
  間隔

  Offsets logarithmic or linear
  相対位置を対数または線形に

  With or without the image below
  下に画像を敷く・敷かない

  again
  再び

  Ask again for what was cancelled
  中止したものを再び尋ねる

  Cancel what is under way
  進行中のものを中止

  Cancelled; Enter asks again.
  中止しました。Enter で再び尋ねます。

  Plot beside {1}
  {1} と並べて描く

  reading {1}
  {1} を読み取り中

  walking down from {1}
  {1} からたどり中

  as added
  加える値

  as stored
  保存された値

  resampled
  再標本化

  for this image
  この画像について

  a convolution over the tokens: it depends on the image
  トークンへの畳み込み: 画像によります

  sinusoids, not learned
  正弦波、学習なし

  a vector for each place, learned
  位置ごとのベクトル、学習あり

  for an image of {1}
  {1} の画像用

  most like {1}: {2}
  {1} に最も似る: {2}

  least like {1}: {2}
  {1} に最も似ない: {2}

  Cosine of a position with the others
  1つの位置とほかの全位置のコサイン

  +/−: another size of the image
  +/−: 画像を別のサイズに

  There is no such token here; c goes back to the place.
  ここにそのトークンはありません。c で位置に戻ります。

  weight, 1 where all are alike
  重み、すべて同じなら 1

  {1} % from pixels, {2} % from learned tokens, {3} % from padding
  画素から {1} %、学習したトークンから {2} %、パディングから {3} %

  class scores
  クラスのスコア

  behind all {1} blocks
  全 {1} ブロックの後

  what the scores came from
  スコアが何から来たか

  identity  {1}
  恒等   {1}

  half is passed on
  半分を通す

  left out
  除く

  heads     {1}
  ヘッド {1}

  max
  最大

  min
  最小

  discard   {1} % of each row
  除外   各行の {1} %

  Rollout to the pixels
  画素までのロールアウト

  b/B: up to a block
  b/B: ブロックまで

  heaviest pixel {1}: {2} times the mean
  重み最大 {1}: 平均の {2} 倍

  speaking to the lecture
  講義を操作中

  Lecture
  講義

  The lecture has ended; any key leaves.
  講義は終わりました。任意のキーで閉じます。

  linear layers
  線形層

  convolutions
  畳み込み

  attention products
  注意の積

  other products
  ほかの積

  softmax
  softmax

  normalisation
  正規化

  activation
  活性化

  bias additions
  バイアスの加算

  position additions
  位置の加算

  mask additions
  マスクの加算

  elementwise
  要素ごと

  pooling
  プーリング

  interpolation
  補間

  movement
  移動

  side of a patch in pixels
  パッチの一辺、画素

  epsilon of the norms behind a patch embedding and a spatial reduction
  パッチ埋め込みと縮小の後の正規化のε

  how the keys' map becomes shorter
  キーのマップの縮め方

  whose code, where pixels meet patches
  画素がパッチに入るところは誰のコードのようにするか

  whose code pads and rolls maps that windows do not divide
  ウィンドウで割り切れないマップを誰のコードのように埋めて巡回させるか

  side of a window in tokens
  ウィンドウの一辺、トークン

  stride of the keys and values
  K・V のストライド

  height of the image in pixels
  画像の高さ、画素

  width of the image in pixels
  画像の幅、画素

  rows of the token grid
  グリッドの行数

  columns of the token grid
  グリッドの列数

  rows of the token grid padded to whole windows
  ウィンドウの倍数に埋めたグリッドの行数

  columns of the token grid padded to whole windows
  ウィンドウの倍数に埋めたグリッドの列数

  tokens in all
  トークン数（全部）

  keys in all
  キー数（全部）

  width of an inner token in channels
  内側のトークンの幅、チャネル

  width of a token in channels
  トークンの幅、チャネル

  classes
  クラス数

  side of the images it is trained on, in pixels
  学習に使う画像の一辺、画素

  width of a token
  トークンの幅

  attention heads of a block
  ブロックの注意ヘッド

  what says where a token is
  トークンの位置を示すもの

  width of an MLP's middle over a token's
  MLP の中間の幅とトークンの幅の比

  blocks of the ResNet's stages
  ResNet の各段のブロック

  transformer blocks
  Transformer のブロック

  channels of the ResNet's stem
  ResNet のステムの幅

  groups of the ResNet's norms
  ResNet の正規化のグループ

  width of each stage's tokens
  各段のトークンの幅

  blocks of each stage
  各段のブロック

  attention heads of each stage
  各段の注意ヘッド

  stride of keys and values
  K・V のストライド

  how a stage makes its tokens
  段がトークンを作る方法

  stages that learn positions
  位置を学習する段

  whose names and activation
  命名と活性化の流儀

  how queries, keys and values are made
  Q・K・V の作り方

  width of a backbone token
  バックボーンのトークンの幅

  backbone blocks
  バックボーンのブロック

  attention heads of a backbone block
  バックボーンのブロックの注意ヘッド

  how neighbouring tokens are joined
  隣のトークンのまとめ方

  width that scores are scaled by, if not a head's
  スコアを割る幅、ヘッドの幅でない場合

  width of the first stage, doubled by each further one
  最初の段の幅。段ごとに2倍

  which blocks shift their windows
  どのブロックがウィンドウをずらすか

  blocks from one extra norm to the next
  追加の正規化の間のブロック数

  where a branch is normalised
  枝をどこで正規化するか

  how alike query and key are
  クエリとキーの類似度

  how the bias network's offsets are spaced
  バイアスのネットの相対位置の間隔

  image side and window of an earlier training
  以前の学習の画像の一辺とウィンドウ

  how much shorter the keys' map is
  キーのマップの縮小率

  width of a patch token
  パッチのトークンの幅

  width of a pixel token
  画素のトークンの幅

  attention heads over patches
  パッチへの注意ヘッド

  attention heads over pixels
  画素への注意ヘッド

  channels of the stem
  ステムの幅

  what a block's scores take over from the block's before
  スコアが前のブロックから受け継ぐもの

  multiply-accumulates of all matrix products and convolutions
  すべての行列積と畳み込みの積和

  two operations to a multiply-accumulate
  積和1回を2演算と数える

  as the paper's authors count
  論文の著者の数え方

  fvcore, attention fused where the code can
  fvcore、できる所では注意を融合

  fvcore, attention written out
  fvcore、注意を展開

  ptflops, its default backend
  ptflops、既定のバックエンド

  ptflops up to version 0.6.9
  ptflops 0.6.9 まで

  ptflops, backend aten, attention fused where the code can
  ptflops、aten、できる所では注意を融合

  ptflops, backend aten, attention written out
  ptflops、aten、注意を展開

  torchinfo, mult-adds
  torchinfo、積和

  calflops, MACs
  calflops、MACs

  calflops, FLOPs
  calflops、FLOPs

  DeepSpeed's profiler, MACs
  DeepSpeed のプロファイラ、MACs

  DeepSpeed's profiler, FLOPs
  DeepSpeed のプロファイラ、FLOPs

  Counting rule: {1}
  数え方: {1}

  MACs, exact
  MACs、正確

  MACs as printed, else exact
  MACs、論文の値、なければ正確

  and
  と

  address
  アドレス

  Copy the view's address, which `explorer open` takes
  `explorer open` に渡せる画面のアドレスをコピー

  Copy the view's address while sizes are changed
  サイズの変更中に画面のアドレスをコピー

  The view's address, also sent to the clipboard (OSC 52): {1}
  画面のアドレス、クリップボードにも送りました (OSC 52): {1}

  blocks of each stage, one of five or the last with attention
  各段のブロック、5つに1つか最後が注意をもつ

  blocks of each stage; those of the last have attention
  各段のブロック。最後の段は注意をもつ

  channels of an attention head
  注意ヘッドのチャネル

  channels of each stage's attention blocks; the first stage has none
  各段の注意ブロックのチャネル。最初の段にはない

  channels of each stage's convolution blocks
  各段の畳み込みブロックのチャネル

  channels of the stem before widening
  広げる前のステムの幅

  classes that the head tells apart; 0 without a head, for features alone
  ヘッドが見分けるクラス数。0 ならヘッドはなく特徴だけ

  groups of the norms
  正規化のグループ

  how many times wider than ResNet
  ResNet の何倍の幅か

  tokens pooled to a key, as the root of their number
  1つのキーにまとめるトークン数の平方根

  what the head reads
  ヘッドが読むもの

  a class token
  クラストークン

  a token and a head that learn from a teacher
  教師から学ぶトークンとヘッド

  tokens that stand for no place and no class
  位置もクラスも表さないトークン

  which of queries, keys and values have a bias
  Q・K・V のうちバイアスをもつもの

  a bias of queries, keys and values
  Q・K・V のバイアス

  a bias of attention's last layer
  注意の最後の層のバイアス

  biases of the MLP's layers
  MLP の層のバイアス

  queries and keys normalised
  クエリとキーの正規化

  a bias by relative position in every block
  各ブロックの相対位置バイアス

  a bias of the patch embedding
  パッチ埋め込みのバイアス

  a norm before the first block
  最初のブロックの前の正規化

  a learned scale behind each branch
  各枝のあとに掛ける、学習したスケール

  scales that are the block's own and no modules
  モジュールでなくブロック自身がもつスケール

  filter that brings positions to another grid
  位置埋め込みを別のグリッドに合わせるフィルタ

  an MLP of two halves that are multiplied (SwiGLU)
  半分ずつを掛け合わせる MLP (SwiGLU)

  width of an MLP's middle, if no whole number of times a token's
  MLP の中間の幅、トークンの幅の整数倍でない場合

  the MLP's non-linearity
  MLP の非線形関数

  where the last norm stands
  最後の正規化がある場所

  a layer with tanh before the head
  ヘッドの前の、tanh をもつ層

  a bias of the head
  ヘッドのバイアス

  epsilon of the norms
  正規化の ε

  epsilon of the norm behind the pooling
  プーリングのあとの正規化の ε

  epsilon of the norm behind a spatial reduction
  縮小のあとの正規化の ε

  step {1} of {2}
  ステップ {1}/{2}

  score {1} of {2}
  得点 {1}/{2}

  Exercise
  演習

  Correct
  正解

  Not quite
  不正解

  The answer
  答え

  the answer is {1}
  答えは {1} です

  you said {1}
  あなたの答え: {1}

  yes
  はい

  no
  いいえ

  Type a number, Enter checks, Tab shows the answer.
  数を入力し Enter で確認。Tab で答えを表示。

  Type a grid such as 14x14, Enter checks, Tab shows the answer.
  14x14 のように入力し Enter で確認。Tab で答えを表示。

  Choose with up and down, Enter checks, Tab shows the answer.
  上下で選び Enter で確認。Tab で答えを表示。

  That is no grid: type rows and columns, such as 14x14.
  グリッドは 14x14 のように行と列を入力してください。

  That is no number.
  数ではありません。

  The explorer is yours: Esc or ^T comes back to step {1}
  自由に操作できます: Esc か ^T でステップ {1} に戻ります

  take over
  操作する

  leave
  終了

  More of the text, then the next step
  文章の続き、次のステップ

  The step before
  前のステップ

  Scroll the text
  文章をスクロール

  The first or the last step
  最初または最後のステップ

  Use the explorer yourself; Esc or ^T comes back
  自分で操作する。Esc か ^T で元のステップに戻る

  Copy the address of the view
  画面のアドレスをコピー

  Leave the lecture
  講義を終了

  more
  続き

  The file has a fault; the last good one is shown. {1}
  ファイルに誤りがあります。直前の正しい内容を表示しています。 {1}

  Notes
  ノート

  Next
  次

  the end
  終わり

  elapsed
  経過

  {1} following
  視聴 {1}

  Cancelled: {1}.
  中止しました：{1}。

  """#
