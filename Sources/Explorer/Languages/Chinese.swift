/// What the program says in Chinese: a phrase in English, then its translation (`PhraseTable`).
///
/// Longer than other files, since a table is looked through by its phrases. The words are those of the tours in
/// `samples/lectures/zh`. Names of layers, symbols, units, commands and options stay.
let chinesePhrases = #"""
  The weights belonged to another model; synthetic weights are used for {1}.
  权重属于另一个模型；{1} 改用合成权重。

  Counted: {1}.
  计数方式：{1}。

  sizes go up to {1} pixels a side, down to one step
  边长最大 {1} 像素，最小一个步长

  No larger size: {1}.
  不能更大：{1}。

  No smaller size: {1}.
  不能更小：{1}。

  Choose an image first: press i.
  请先选择图像：按 i。

  {1} on {2}
  {1}：{2}

  A run is going on; Esc cancels it.
  正在运行；按 Esc 取消。

  timing {1}
  正在计时 {1}

  vision explorer
  vision explorer

  That did not work
  未能完成

  Note
  提示

  any key closes
  按任意键关闭

  {1} more
  还有 {1} 个

  running the model
  正在运行模型

  reading the weights
  正在读取权重

  Everywhere
  通用

  While typing a filter or search
  输入筛选或搜索时

  While sizes are changed
  更改尺寸时

  While something is exported
  导出时

  While typing a file's name
  输入文件名时

  {1}{2} scroll {3} esc closes
  {1}{2} 滚动 {3} esc 关闭

  esc closes
  esc 关闭

  Keys
  按键

  move
  移动

  Move within a pane
  在窗格内移动

  page
  翻页

  Move by pages
  按页移动

  ends
  首尾

  Go to the first or the last row
  到第一行或最后一行

  pane
  窗格

  Go to the next or the previous pane
  到下一个或上一个窗格

  screen
  界面

  Show a screen
  切换界面

  image
  图像

  Open an image
  打开图像

  weights
  权重

  Open a checkpoint; no name means synthetic weights
  打开检查点；留空则用合成权重

  cancel
  取消

  Cancel the run
  取消运行

  back
  返回

  Leave what is open
  退出当前内容

  help
  帮助

  Show or hide this help
  显示或隐藏帮助

  quit
  退出

  Quit
  退出

  Quit, whatever is open
  无论打开什么都退出

  keep
  保留

  Keep the filter
  保留筛选

  clear
  清除

  Clear the filter
  清除筛选

  Move through what is found
  在结果之间移动

  choose
  选择

  Choose the model
  选择模型

  Move through the list
  在列表中移动

  close
  关闭

  Close the list
  关闭列表

  open
  打开

  Open the file
  打开文件

  complete
  补全

  Complete the file's name
  补全文件名

  Close the line
  关闭输入行

  scroll
  滚动

  Scroll the help
  滚动帮助

  Close the help
  关闭帮助

  {1} is there already: Enter overwrites it, Esc keeps it
  {1} 已存在：Enter 覆盖，Esc 保留

  Image file
  图像文件

  Weights file (safetensors)
  权重文件 (safetensors)

  Save the model as (YAML)
  模型另存为 (YAML)

  Write {1} to
  将{1}写入

  synthetic weights
  合成权重

  Models
  模型

  Stages
  阶段

  Compare
  比较

  Attention
  注意力

  Windows
  窗口

  Scaling
  规模

  Accuracy
  准确率

  Inside
  内部

  Mod
  模型

  Comp
  比较

  Attn
  注意

  Win
  窗口

  Scale
  规模

  Acc
  准确

  In
  内部

  Synthetic weights are used: they stand for no training.
  使用合成权重：未经训练。

  {1}, {2} × {3} pixels.
  {1}，{2} × {3} 像素。

  Weights of {1} fit {2}.
  {1} 的权重适合 {2}。

  Saved: `explorer {1}` opens it.
  已保存：用 `explorer {1}` 打开。

  The run was cancelled.
  运行已取消。

  Weights of {1} fit {2} again.
  {1} 的权重又适合 {2} 了。

  {1} does not fit {2} any more; synthetic weights are used. {3}
  {1} 不再适合 {2}；改用合成权重。{3}

  No values to plot.
  没有可绘制的值。

  This terminal is {1} {2} {3}; the explorer needs at least {4} {5} {6}. Enlarge the window, or press q to quit.
  此终端为 {1} {2} {3}；至少需要 {4} {5} {6}。请放大窗口，或按 q 退出。

  params
  参数

  {1} params {2} {3} MACs
  {1} 参数 {2} {3} MACs

  parameters
  参数

  attention's projections
  注意力的投影

  its products
  其乘积

  MLP and others
  MLP 等

  Published
  公布数值

  nothing at this resolution in the tables quoted here
  所引表格中没有此分辨率的数值

  {1} M params
  {1} M 参数

  Other names
  其他名称

  Image
  图像

  {1} class token
  {1} 个类别词元

  Encoder
  编码器

  Stage {1}
  阶段 {1}

  stage {1}
  阶段 {1}

  global
  全局

  global attention
  全局注意力

  Head
  分类头

  mean of tokens
  词元的平均

  class token
  类别词元

  distillation token
  蒸馏词元

  register {1}
  附加词元 {1}

  {1} tokens in front
  前置词元 {1} 个

  attention pool
  注意力池化

  {1} features
  {1} 维特征

  {1} classes
  {1} 类

  {1} patches
  {1} 图像块

  {1} conv, stride {2}
  {1} 卷积，步幅 {2}

  patch merging
  图像块合并

  patch embedding
  图像块嵌入

  Models by {1}
  模型，按{1}

  family
  系列

  name
  名称

  execution
  执行

  {1} of {2}
  {1}/{2}

  No model is called that. Esc clears the filter.
  没有这个名字的模型。按 Esc 清除筛选。

  / to filter
  / 筛选

  model
  模型

  No model
  没有模型

  Open the selected model in Stages
  在“阶段”界面打开所选模型

  filter
  筛选

  Filter the models by name, family or alias
  按名称、系列或别名筛选模型

  sort
  排序

  Sort by family, name, parameters, MACs
  按系列、名称、参数、MACs 排序

  compare
  比较

  Add the selected model to Compare
  将所选模型加入比较

  in and out
  输入输出

  attention matrices
  注意力矩阵

  operations a byte
  运算强度

  also
  另有

  fp32
  fp32

  work
  运算

  done with another operation
  与另一运算合并执行

  of the run
  占整次运行

  GFLOP/s that this machine reaches at so many operations a byte
  本机在此运算强度下可达的 GFLOP/s

  {1} places
  {1} 个位置

  places
  位置

  No multiply-accumulates: only matrix products and convolutions are counted.
  没有乘加：只计矩阵乘积和卷积。

  paper
  论文

  time
  时间

  is
  类型

  output
  输出

  attends
  关注

  reads
  读取

  {1} tokens
  {1} 词元

  {1} of the model
  占模型 {1}

  where
  其中

  within each patch, the same in all
  每个图像块之内，各块相同

  scope
  范围

  1 head
  1 头

  {1} heads
  {1} 头

  {1} windows of
  {1} 个窗口，各

  {1} queries × {2} keys
  {1} 查询 × {2} 键

  {1}. Press = for its own size.
  {1}。按 = 恢复原尺寸。

  by {1}
  按{1}

  {1} of {2} rows
  {1}/{2} 行

  none
  无

  {1} found
  找到 {1}

  module
  模块

  change
  变化

  tokens
  词元

  of limit
  占上限

  share
  占比

  size
  尺寸

  Make the image larger or smaller, as the model allows
  在模型允许的范围内放大或缩小图像

  own size
  原尺寸

  Go back to the model's own resolution
  回到模型本来的分辨率

  fold
  折叠

  Open or fold a row
  展开或折叠一行

  levels
  层级

  Fold or open one level everywhere
  全部折叠或展开一层

  blocks
  块

  Fold down to the blocks
  折叠到块

  Sort within each parent: execution, MACs, parameters
  在父级内排序：执行、MACs、参数

  rule
  规则

  Count by the next rule: exact, FLOPs, the paper's, fvcore …
  按下一规则计数：精确、FLOPs、论文、fvcore …

  search
  搜索

  Search the rows
  搜索各行

  next
  下一步

  match
  匹配

  Go to the next or the previous row found
  到下一个或上一个找到的行

  Run, and show or hide each layer's milliseconds and GFLOP/s
  运行，并显示或隐藏每层的毫秒和 GFLOP/s

  {1} models at {2}
  {1} 个模型，{2}

  {1} models
  {1} 个模型

  {1} models, {2}{3} scroll
  {1} 个模型，{2}{3} 滚动

  differ
  不同

  = are the same
  = 相同

  the model has no such stage
  该模型没有此阶段

  add
  添加

  Add a model, up to four
  添加模型，最多四个

  replace
  替换

  Put another model in the selected column
  在所选列换成另一模型

  remove
  移除

  Remove the selected column's model
  移除所选列的模型

  differences
  差异

  What the selected model changes in the first, or back
  所选模型相对第一个的改动，或返回

  Add a model
  添加模型

  Instead of {1}
  替换 {1}

  At most {1} models are compared: remove one first.
  最多比较 {1} 个模型：请先移除一个。

  At least {1} models are compared.
  至少比较 {1} 个模型。

  {1} is compared already: press 3.
  {1} 已在比较中：按 3。

  Four models are compared already: press 3 and remove one.
  已比较四个模型：按 3 并移除一个。

  {1} is compared now with {2} others: press 3.
  {1} 现与另外 {2} 个模型比较：按 3。

  {1}. Every model is shown at its own size.
  {1}。各模型按自己的尺寸显示。

  sizes end there
  尺寸到此为止

  No larger size fits all models: {1}.
  没有适合所有模型的更大尺寸：{1}。

  No smaller size fits all models: {1}.
  没有适合所有模型的更小尺寸：{1}。

  What {1} changes in {2}, at {3}
  {1} 相对 {2} 的改动，{3}

  {1} modules are the same {2} esc closes
  {1} 个模块相同 {2} esc 关闭

  type
  类型

  whole model
  整个模型

  , and so in all {1}
  ，全部 {1} 个皆同

  Only {1} has it: {2} parameters, {3} MACs.
  仅 {1} 有：{2} 参数，{3} MACs。

  What differs lies in the modules below, or is a size alone.
  差异在下级模块中，或仅为尺寸。

  Nothing differs.
  没有差异。

  {1} is compared already, in column {2}.
  {1} 已在第 {2} 列比较。

  Four models are compared already: remove one first.
  已比较四个模型：请先移除一个。

  Whole model
  整个模型

  input
  输入

  linear terms
  线性项

  quadratic terms
  二次项

  token grid
  词元网格

  width
  宽度

  heads
  头

  attention
  注意力

  linear term
  线性项

  quadratic term
  二次项

  keys {1}, stride {2}
  键 {1}，步幅 {2}

  enter chooses
  enter 选择

  No model is called that.
  没有这个名字的模型。

  {1}, shift {2}
  {1}，移动 {2}

  {1}, grid {2}
  {1}，词元网格 {2}

  positional encoding generator
  位置编码生成器

  {1} keys
  {1} 个键

  {1}×{2} convolutions
  {1}×{2} 卷积

  no attention
  无注意力

  {1}, {2} with attention
  {1}，{2} 个带注意力

  {1}×({2}, {3})
  {1}×({2}，{3})

  {1}×({2})
  {1}×({2})

  Embedding
  嵌入

  max pool, stride {1}
  最大池化，步幅 {1}

  {1}×{2} soft split, stride {3}
  {1}×{2} 软划分，步幅 {3}

  {1} {2} convs, stride {3}
  {1} 个 {2} 卷积，步幅 {3}

  Stride {1}
  步幅 {1}

  Stride {1} to {2}
  步幅 {1} 至 {2}

  {1}, row {2}
  {1}，第 {2} 行

  window {1}
  窗口 {1}

  keys {1}
  键 {1}

  1 block
  1 块

  {1} blocks
  {1} 块

  the screen as {1}
  界面：{1}

  the table as {1}
  表格：{1}

  text
  文本

  ANSI text
  ANSI 文本

  export
  导出

  Export the screen or its table: a file or the clipboard
  将界面或表格导出到文件或剪贴板

  Export the screen or its table while sizes are changed
  更改尺寸时导出界面或表格

  to a file
  到文件

  Ask for a file's name
  询问文件名

  to the clipboard
  到剪贴板

  Copy, where the terminal allows it (OSC 52)
  复制（需终端支持 OSC 52）

  Choose what is exported
  选择导出内容

  Close the list of exports
  关闭导出列表

  Export
  导出

  enter file, c copy
  enter 文件，c 复制

  Wrote {1} to {2}: {3} bytes.
  已将{1}写入 {2}：{3} 字节。

  Nothing was exported: {1}.
  未导出任何内容：{1}。

  Sent {1} to the clipboard, as far as the terminal allows it (OSC 52): {2} bytes.
  已将{1}发往剪贴板（需终端支持 OSC 52）：{2} 字节。

  the image that is counted for; + and - elsewhere change it too
  计数所用的图像；其他界面的 + 和 - 也会改变它

  {1}, stage {2}
  {1}，阶段 {2}

  there is none
  没有

  MACs by stage
  各阶段的 MACs

  What if
  假如

  {1} changed
  已改：{1}

  was {1}
  原 {1}

  nothing
  无

  1 size
  1 项

  {1} sizes
  {1} 项

  products
  乘积

  of the last sizes that fit
  最后一次合适尺寸的数值

  same
  相同

  points
  百分点

  what if
  假如

  Change the model's sizes; all numbers follow
  更改模型的尺寸；所有数字随之变化

  original
  原模型

  Compare the edited model with its original
  将改动后的模型与原模型比较

  Go to another size
  到另一项尺寸

  stage
  阶段

  Go to the size of the next or the previous stage
  到下一或上一阶段的尺寸

  Take the previous or the next value that fits
  取前一个或后一个合适的值

  Type a value; with commas, one for each stage
  输入数值；用逗号分隔则每阶段一个

  take
  采用

  Take what was typed
  采用输入的值

  first
  原值

  Take back a digit; or give the line its first value, as 0
  删去一位；或如 0 键恢复原值

  all back
  全部恢复

  Give everything its first value
  全部恢复原值

  undo
  撤销

  Undo and redo a change
  撤销和重做更改

  Compare with the original
  与原模型比较

  save
  保存

  Save the edited model as a model file (YAML)
  将改动后的模型存为模型文件 (YAML)

  Move the screen beside the list by pages
  按页移动列表旁的界面

  Show all keys
  显示所有按键

  Close the list; the edited model stays
  关闭列表；改动后的模型保留

  params {1}, MACs {2}
  参数 {1}，MACs {2}

  no larger value of '{1}' goes with the other sizes; other values can be typed
  没有与其他尺寸相容的更大的 '{1}'；可以输入其他值

  no smaller value of '{1}' goes with the other sizes; other values can be typed
  没有与其他尺寸相容的更小的 '{1}'；可以输入其他值

  Only a model that can be built is saved: {1}.
  只能保存可构建的模型：{1}。

  run
  运行

  Run the model on the image
  在图像上运行模型

  The class token, or back to the place
  类别词元，或回到原位置

  scale
  刻度

  A scale of this map, of all, or logarithmic
  刻度：此图、全部或对数

  A larger, a smaller image, and the model's own size
  放大、缩小图像，或恢复原尺寸

  Move the query, or the inspected key
  移动查询或所查看的键

  block
  块

  The next or the previous block
  下一个或上一个块

  head
  头

  The next or the previous head
  下一个或上一个头

  overview
  总览

  All heads of all blocks
  所有块的所有头

  mean
  平均

  The mean over heads
  各头的平均

  all heads
  所有头

  All heads in place of the picture
  以所有头代替图像

  key
  键

  Move a key instead of the query, to read its weight
  移动键而非查询，以读其权重

  side
  并排

  Another model beside this one, or this one alone
  并排显示另一模型，或仅此模型

  other side
  另一侧

  Keys for the other model
  操作另一模型

  zoom
  缩放

  Twice as large about the query, or half
  以查询为中心放大一倍或缩小一半

  pan
  平移

  Move what is shown of an enlarged image
  移动放大图像的显示部分

  layers
  图层

  Heat over image, image alone, heat alone
  热图叠加图像、仅图像、仅热图

  opacity
  不透明度

  Less or more heat over the image
  减少或增加图像上的热图

  smooth
  平滑

  Weights that run into one another, or a square each
  权重平滑过渡，或各为方块

  Select a map, or move the query
  选择一幅图，或移动查询

  The selected map large
  放大显示所选图

  order
  顺序

  Heads by number, entropy or distance
  头按编号、熵或距离排列

  arrows
  方向键

  Whether arrows select a map or move the query
  方向键选择图还是移动查询

  Leave the overview
  离开总览

  , query {1}
  ，查询 {1}

  head {1} of 0–{2}, query {3}
  头 {1} (0–{2})，查询 {3}

  All heads
  所有头

  a: one head
  a: 单个头

  heat alone
  仅热图

  heat {1}% over the image
  热图 {1}% 叠加图像

  image alone
  仅图像

  {1}× larger
  放大 {1}×

  of {1}, {2}; Enter runs {3}
  结果来自 {1}，{2}；Enter 运行 {3}

  The run is going on; Esc cancels it.
  正在运行；按 Esc 取消。

  No image yet: i opens one, then Enter runs the model on it.
  还没有图像：按 i 打开，再按 Enter 运行模型。

  The last run did not keep this block's weights; Enter keeps them.
  上次运行未保留此块的权重；按 Enter 保留。

  No result yet: Enter runs {1} on {2}.
  还没有结果：按 Enter 在 {2} 上运行 {1}。

  This model has no attention.
  此模型没有注意力。

  class {1}
  类别 {1}

  The weights of {1} take {2} MB, more than the {3} MB that are kept: choose a smaller image with -.
  {1} 的权重需 {2} MB，超过可保留的 {3} MB：请按 - 缩小图像。

  All weights would take {1} MB; what gives those of {2} of {3} blocks about {4} is kept.
  全部权重需 {1} MB；仅保留 {4} 附近 {2} 个块（共 {3} 个）的。

  head {1} of 0–{2}
  头 {1} (0–{2})

  its one head
  唯一的头

  mean of {1} heads
  {1} 个头的平均

  the one window
  唯一的窗口

  window {1} of 0–{2}
  窗口 {1} (0–{2})

  , shifted
  ，已移动

  block {1}
  块 {1}

  query {1}
  查询 {1}

  query {1} on {2}
  查询 {1}，{2} 上

  entropy {1} bits
  熵 {1} 比特

  sum {1}
  和 {1}

  ; no softmax: what the products of features give every key
  ；无 softmax：特征之积给每个键的值

  {1} queries; {2} keys, each the mean of {3} places in a row: reaches all
  {1} 查询；{2} 键，各为连续 {3} 处的平均：可达全部

  and the class token
  和类别词元

  and {1} tokens in front
  和 {1} 个前置词元

  reaches all {1} places{2}{3}
  可达全部 {1} 个位置{2}{3}

  {1} queries; keys reduced to {2}: reaches all {3}{4}
  {1} 查询；键缩减为 {2}：可达全部 {3}{4}

  reaches {1} of its window's {2} tokens
  可达其窗口 {2} 个词元中的 {1} 个

  {1} masked
  {1} 被掩码

  {1} padding
  {1} 填充

  key {1}: outside of the window, not attended
  键 {1}：在窗口外，不被关注

  key {1}: masked, weight {2}
  键 {1}：被掩码，权重 {2}

  key {1}: {2}, rank {3} of {4}
  键 {1}：{2}，排名 {3}/{4}

  largest {1} at {2}
  最大 {1}，在 {2}

  {1} {2}, rank {3}
  {1} {2}，排名 {3}

  padding {1}
  填充 {1}

  the row sums to {1}
  行之和 {1}

  entropy {1} of {2} bits
  熵 {1}/{2} 比特

  mean distance {1} px
  平均距离 {1} px

  synthetic weights: the pattern means nothing
  合成权重：图案没有意义

  scale of this map
  刻度：此图

  scale of all {1}
  刻度：全部{1}

  logarithmic scale of all {1}
  对数刻度：全部{1}

  maps
  图

  Beside {1}
  与 {1} 并排

  {1} has no attention to show beside that of {2}.
  {1} 没有可与 {2} 并排显示的注意力。

  All heads, block by block
  所有头，逐块

  arrows move the query
  方向键移动查询

  under each: entropy in bits, mean distance in pixels
  下方：熵（比特）、平均距离（像素）

  windows of {1}, shifted
  {1} 的窗口，已移动

  windows of {1}
  {1} 的窗口

  · query {1} · keys {2}
  · 查询 {1} · 键 {2}

  Nothing is kept of this block: r runs the model.
  未保留此块的结果：按 r 运行模型。

  {1}, head {2} of 0–{3}
  {1}，头 {2} (0–{3})

  not kept
  未保留

  row sum {1}
  行之和 {1}

  heads by number
  头按编号

  heads by entropy, the least first
  头按熵，最小在前

  heads by distance, the nearest first
  头按距离，最近在前

  a query's attention that crosses regions, mean of heads
  查询跨区域的注意力，各头平均

  {1} of all attention crosses regions; {2} of that of the {3} queries, of {4}, whose window holds more than one region.
  全部注意力的 {1} 跨越区域；{4} 个查询中有 {3} 个的窗口含多个区域，对它们为 {2}。

  No image yet: i opens one to run the model on.
  还没有图像：按 i 打开以运行模型。

  Cancelled; x x asks again.
  已取消；按 x x 重新计算。

  {1} {2} %, esc cancels
  {1} {2} %，esc 取消

  asking
  计算中

  query down, key across
  纵为查询，横为键

  colours
  颜色

  image patches
  图像块

  {1} · {2}× larger
  {1} · 放大 {2}×

  Without the mask
  没有掩码

  x: back to the map
  x: 回到图

  Each query's attention to keys that the mask keeps apart, the mean of its heads, if they were not.
  若没有掩码，各查询对被掩码隔开的键的注意力，取各头平均。

  cut into windows
  切成窗口

  windows displaced
  窗口错开

  cyclic shift
  循环移位

  region numbers
  区域编号

  mask of a window
  一个窗口的掩码

  reverse shift
  反向移位

  step
  步骤

  The next or the previous step
  下一步或上一步

  token
  词元

  Move the chosen token
  移动所选词元

  window
  窗口

  The next or the previous window
  下一个或上一个窗口

  The next or the previous stage
  下一个或上一个阶段

  patches
  图像块

  The image's patches, or colours
  图像块，或颜色

  leak
  泄漏

  What would cross regions without the mask
  没有掩码时跨越区域的部分

  Cancel the run for the leak
  取消泄漏的计算

  Two, four and eight times larger
  放大 2、4、8 倍

  open {1}
  打开 {1}

  Open a model with windows
  打开带窗口的模型

  {1} has no windows: each of its queries attends to keys from the whole image. Others cut the map into windows and shift them from block to block;
  {1} 没有窗口：每个查询都关注整幅图像的键。其他模型把特征图切成窗口，并逐块移动；

  opens {1} here.
  在此打开 {1}。

  No image yet: i opens one.
  还没有图像：按 i 打开。

  no shift
  不移动

  shift {1}
  移动 {1}

  shift {1}, {2}
  移动 {1}, {2}

  {1} in windows of {2}, {3}
  {1}，窗口 {2}，{3}

  One window covers the whole map, so there is nothing to displace: every block of this stage attends over all {1} tokens, without shift and without mask.
  一个窗口覆盖整幅特征图，无须错开：此阶段的每个块都关注全部 {1} 个词元，既无移动也无掩码。

  The map is cut into ⌈{1}/{2}⌉ × ⌈{3}/{4}⌉ = {5} windows. A token attends to the {6} tokens of its window alone: {7}·{8}² = {9} pairs in place of {10}² = {11}.
  特征图切成 ⌈{1}/{2}⌉ × ⌈{3}/{4}⌉ = {5} 个窗口。词元只关注本窗口的 {6} 个词元：{7}·{8}² = {9} 对，而非 {10}² = {11} 对。

  The map is filled up to {1} so that windows come out whole.
  特征图补齐到 {1}，使窗口完整。

  Every second block displaces the windows by half a window, {1}, so that tokens meet across the old borders. That makes {2} windows in place of {3}, those at the edges smaller: {4} of different sizes.
  每隔一块把窗口错开半个窗口（{1}），使词元越过旧边界相遇。窗口由 {3} 变为 {2}，边缘的较小：共 {4} 个，大小不一。

  the first {1} rows come to stand at the bottom
  前 {1} 行移到底部

  the first {1} columns at the right
  前 {1} 列移到右侧

  Instead, the map is rolled by {1}: {2} (marked). The smaller pieces join into whole windows, again {3} of {4}, at no more cost.
  改为把特征图滚动 {1}：{2}（有标记）。小块拼成完整窗口，仍是 {3} 个 {4}，计算量不增。

  It was filled up to {1} before.
  此前已补齐到 {1}。

  Then it is filled up to {1}.
  然后补齐到 {1}。

  Windows at the bottom and right now hold tokens that were not neighbours. The rolled map is cut again at {1}: {2} regions; in a window, tokens of different regions must not attend to each other.
  底部和右侧的窗口里现在有本不相邻的词元。滚动后的特征图在{1}再切一次：{2} 个区域；窗口内不同区域的词元不得相互关注。

  The cuts count from the padded map's end, as in timm's code, so some tokens from opposite edges share a region here.
  切口如 timm 代码从补齐后的末端算起，因此相对两边的部分词元在此同属一个区域。

  Window {1} lies in one region: nothing is blocked. Choose a window at the bottom or right edge of the rolled map to see its mask.
  窗口 {1} 位于一个区域内：没有阻断。请选滚动后特征图底部或右侧的窗口以查看掩码。

  Window {1} holds {2} regions. Rows are its {3} queries, columns its {4} keys: −100 is added to the scores of {5} of {6}² = {7} pairs, which softmax turns into zero.
  窗口 {1} 含 {2} 个区域。行是 {3} 个查询，列是 {4} 个键：{6}² = {7} 对中有 {5} 对的分数加 −100，softmax 使之为零。

  After attention the map is rolled back by {1}, and every token stands where it was.
  注意力之后把特征图滚回 {1}，每个词元回到原处。

  The padding is cut off.
  填充被切去。

  Equal numbers were one window; lines part what the mask kept apart.
  相同编号原为一个窗口；线条隔开被掩码分开的部分。

  {1} rows and columns
  {1} 行 {1} 列

  {1} columns
  {1} 列

  {1} rows
  {1} 行

  {1} rows and {2} columns
  {1} 行 {2} 列

  rows {1} and {2}
  第 {1} 和 {2} 行

  columns {1} and {2}
  第 {1} 和 {2} 列

  token {1}
  词元 {1}

  window {1} of 0–{2}, its token {3}
  窗口 {1} (0–{2})，其词元 {3}

  displaced window {1} of 0–{2}
  错开的窗口 {1} (0–{2})

  rolled to {1}
  滚动到 {1}

  region {1}
  区域 {1}

  attends to {1} of {2} tokens
  关注 {2} 个词元中的 {1} 个

  measuring the models…
  正在测量模型…

  side of the map
  网格边长

  {1} over {2}{3}
  {1} 与{2}{3}

  , {1}
  ，{1}

  log
  对数

  log-log
  双对数

  linear
  线性

  resolution
  分辨率

  grid
  网格

  Tokens
  词元

  Parameters
  参数

  Attention matrices
  注意力矩阵

  Share of attention
  注意力占比

  measuring, {1} % {2} esc cancels
  测量中 {1} % {2} esc 取消

  {1} to {2} in steps of {3}
  {1} 至 {2}，步长 {3}

  At
  光标

  not at this size
  此尺寸不可

  1 crossing
  1 个交点

  {1} crossings
  {1} 个交点

  The curves do not cross here.
  曲线在此不相交。

  quantity
  量

  Plot MACs, tokens, parameters, memory, or attention
  绘制 MACs、词元、参数、内存或注意力

  over
  横轴

  Over the resolution, or another size all models have
  随分辨率，或所有模型共有的尺寸

  Linear, logarithmic, doubly logarithmic axes
  线性、对数、双对数坐标

  Zoom in and out at the cursor, the usual range
  在光标处缩放，或恢复默认范围

  formulas
  公式

  Models, or the formulas of attention blocks
  模型，或注意力块的公式

  Add a model, up to six
  添加模型，最多六个

  Put another model in the selected one's place
  以另一模型替换所选模型

  Remove the selected model
  移除所选模型

  Cancel the measurement
  取消测量

  {1} is plotted already.
  {1} 已绘制。

  {1} has no {2}: the resolution is varied instead.
  {1} 没有 {2}：改为变化分辨率。

  side of the image in pixels
  图像边长，像素

  side of the map in tokens
  网格边长，词元

  {1} {2} in stage {3}
  阶段 {3} 的 {1} {2}

  takes more MACs than
  的 MACs 多于

  has more tokens than
  的词元多于

  has more parameters than
  的参数多于

  has larger attention matrices than
  的注意力矩阵大于

  spends a larger share on attention's products than
  的注意力乘积占比高于

  {1} against {2}
  {1} 对 {2}

  In between the order changes back; it stays so from {1} on.
  其间次序会倒回；从 {1} 起不再变化。

  From {1} on {2} {3} {4}: {5}; at {6} it is {7}.{8}
  从 {1} 起 {2} {3} {4}：{5}；在 {6} 时为 {7}。{8}

  The curves count the code, which pads a map to whole windows; the formulas hold for whole windows.
  曲线按代码计数，代码会把特征图补齐为整窗口；公式适用于整窗口。

  with {1}
  当 {1} 时

  {1} > {2} where {3}: {4}on square maps from {5} on.
  当 {3} 时 {1} > {2}：{4}方形特征图从 {5} 起。

  {1} and {2} are the same on large maps.
  特征图大时 {1} 与 {2} 相同。

  and {1} more of the sampled sizes
  及另外 {1} 个取样尺寸

  {1} is left out at {2}{3}: {4}.
  {1} 在 {2}{3} 处略去：{4}。

  bytes of attention matrices
  注意力矩阵的字节数

  share of the attention products in the MACs
  注意力乘积在 MACs 中的占比

  Pareto front
  帕累托前沿

  top-1 in per cent
  top-1 (%)

  All families, or one alone
  所有系列，或仅一个

  trained on
  训练数据

  Any data set of pre-training, or one alone
  任意预训练数据集，或仅一个

  Any resolution, or one alone
  任意分辨率，或仅一个

  front
  前沿

  The next or the previous point of the Pareto front
  帕累托前沿的下一点或上一点

  cost
  代价

  Against MACs or parameters
  相对 MACs 或参数

  A logarithmic or linear axis
  对数或线性坐标

  all rows
  所有行

  Show all rows again
  重新显示所有行

  Open the point's model in Stages
  在“阶段”界面打开该点的模型

  Published top-1 against MACs
  公布 top-1 与 MACs

  Published top-1 against parameters
  公布 top-1 与参数

  1 result: {1}
  1 个结果：{1}

  {1} results: {2}
  {1} 个结果：{2}

  counting the models of the published rows…
  正在统计所公布各行的模型…

  on the Pareto front
  在帕累托前沿上

  another is as cheap and more accurate
  有同样便宜且更准确的

  The plot stands on the printed numbers.
  图依据公布的数字。

  The source prints no such cost: the plot stands on the count.
  来源未给出此代价：图依据计数。

  The catalogue does not have the model.
  目录中没有此模型。

  Enter opens {1}.
  按 Enter 打开 {1}。

  {1} at {2}
  {1}，{2}

  source
  来源

  counted {1}
  计数 {1}

  not known
  未知

  not said
  未说明

  trained on {1}
  用 {1} 训练

  at {1}×{2}
  {1}×{2}

  Ablate
  消融

  Rollout
  Rollout

  Distance
  距离

  Field
  感受野

  Bias
  偏置

  Positions
  位置

  Features
  特征

  Without {1}
  去掉{1}

  without {1}
  去掉{1}

  {1} has no attention to compare; its scores are beside.
  {1} 没有可比较的注意力；分数见旁。

  {1} % of a query's attention moved in the mean
  每个查询平均有 {1} % 的注意力转移

  class scores, before and after
  类别分数，前后

  {1} has no layer that gives class scores.
  {1} 没有给出类别分数的层。

  t/T: something else
  t/T: 其他

  head {1}
  头 {1}

  mean of heads
  各头平均

  before
  之前

  after
  之后

  after − before
  之后 − 之前

  moved, each query
  转移量，逐查询

  head {1}, by offset
  头 {1}，按偏移

  for the query {1}
  对查询 {1}

  head {1}: queries down, keys across
  头 {1}：纵为查询，横为键

  head {1}  1/τ = {2}
  头 {1}  1/τ = {2}

  a head's 1/τ
  各头的 1/τ

  attention, in order of depth
  注意力，按深度

  factor of the cosine, 1/τ
  余弦的系数 1/τ

  Bias of all queries and keys
  所有查询与键的偏置

  Relative position bias
  相对位置偏置

  window {1}, not its own
  窗口 {1}，非原值

  {1} offsets
  {1}偏移

  query {1} adds
  查询 {1} 加上

  {1} for {2}
  {1}，{2}

  {1} for itself
  {1}，自身

  table {1}: {2} to {3}
  表 {1}：{2} 至 {3}

  The frame is the part of the table that the query reads, turned about.
  方框是查询所读的表的部分，方向相反。

  +/−: window
  +/−: 窗口

  All pairs of {1} tokens are too many to draw; − takes a smaller window, up to {2} tokens, and m shows one query's row.
  {1} 个词元的所有对太多，无法绘制；− 取更小的窗口，至多 {2} 个词元，m 显示一个查询的行。

  Learned factor of the cosine, 1/τ
  学得的余弦系数 1/τ

  {1} learns no factor: its scores are products of queries and keys over a fixed root of their width. Others take cosines and learn 1/τ for each head.
  {1} 不学习系数：其分数是查询与键的点积除以宽度的平方根。其他模型取余弦，并为每个头学习 1/τ。

  A score is a cosine, at most 1, times this: the larger, the sharper a head looks. At most {1}.
  分数是余弦（至多 1）乘以它：越大，头看得越集中。至多 {1}。

  bits
  比特

  {1}head {2}  {3} {4}
  {1}头 {2}  {3} {4}

  entropy of a head, bits
  头的熵，比特

  mean attention distance of a head, pixels
  头的平均注意力距离，像素

  Entropy of each head
  各头的熵

  Attention distance of each head
  各头的注意力距离

  layer {1} of {2}
  层 {1}/{2}

  {1}, {2} heads, {3} keys
  {1}，{2} 头，{3} 键

  from {1} to {2}
  {1} 至 {2}

  {1} pixels, {2} across
  {1} 像素，对角 {2}

  {1} has synthetic weights
  {1} 为合成权重

  a: a second model
  a: 第二个模型

  a: another, x: without it
  a: 换一个，x: 去掉

  dead {1} of {2}
  失活 {1}/{2}

  saturated {1} of {2}
  饱和 {1}/{2}

  dead
  失活

  saturated
  饱和

  blocks, in order of depth
  块，按深度

  channels of a block's result
  块输出的通道

  mean |x|    {1}
  平均 |x| {1}

  deviation   {1}
  标准差   {1}

  largest |x| {1}
  最大 |x| {1}

  mean |x|
  平均 |x|

  deviation
  标准差

  largest |x|
  最大 |x|

  activations of a block's result
  块输出的激活

  {1} has no blocks of tokens; m goes on to its filters.
  {1} 没有词元块；按 m 到滤波器。

  Tokens in colour
  以颜色表示的词元

  three components
  三个分量

  the image
  图像

  {1} channels over {2} places
  {1} 通道，{2} 个位置

  red
  红

  green
  绿

  blue
  蓝

  {1}: {2} % of the variance
  {1}：方差的 {2} %

  , here {1}
  ，此处 {1}

  together {1} %
  合计 {1} %

  Alike in colour is alike in features: each component from its smallest to its largest.
  颜色相近即特征相近：每个分量从最小到最大。

  b/B: block, m: amplitude
  b/B: 块，m: 幅度

  Dead and saturated channels
  失活与饱和的通道

  Activation amplitude
  激活幅度

  {1} tokens of {2} channels
  {1} 词元，{2} 通道

  Of the result over its root mean square: dead within {1} of 0, saturated at {2} or beyond everywhere.
  输出除以其均方根：处处在 0 的 {1} 以内为失活，处处达 {2} 或以上为饱和。

  Filters
  滤波器

  {1} of {2}, the heaviest first
  {2} 中的 {1}，大者在前

  Filters of the first layer
  第一层的滤波器

  {1}×{2} pixels, stride {3}
  {1}×{2} 像素，步幅 {3}

  {1} filters
  {1} 个滤波器

  Grey is a weight of 0; each filter is stretched to its own largest weight.
  灰色为权重 0；每个滤波器按自身最大权重拉伸。

  They read a patch behind a norm.
  它们读取归一化之后的图像块。

  height {1} px
  高 {1} px

  width  {1} px
  宽 {1} px

  height
  高度

  receptive field, pixels
  感受野，像素

  {1} of {2} tokens
  {1}，{2} 词元

  Receptive field
  感受野

  {1} has no such token; c goes back to the place.
  {1} 没有这样的词元；按 c 回到位置。

  {1} × {2} pixels
  {1} × {2} 像素

  rows {1} to {2}
  第 {1} 至 {2} 行

  columns {1} to {2}
  第 {1} 至 {2} 列

  {1} pixels, {2} % of the image
  {1} 像素，占图像 {2} %

  Exact, from the program: no other pixel can change this token, whatever the weights.
  由程序精确得出：无论权重如何，其他像素都不能改变此词元。

  What the token can depend on
  词元可能依赖的范围

  m: what it came from
  m: 它来自何处

  bright: can matter; dark: cannot
  亮：可能有影响；暗：不能

  Effective field
  有效感受野

  half of it from {1} pixels
  一半来自 {1} 像素

  {1} % of the image
  占图像 {1} %

  95 % from {1} pixels
  95 % 来自 {1} 像素

  What the token came from
  词元来自何处

  by rollout
  由 rollout 得出

  Growth of the field
  感受野的增长

  cancelled; enter asks again
  已取消；enter 重新计算

  {1} has no attention, only convolutions: there are no heads to look at.
  {1} 没有注意力，只有卷积：没有头可看。

  {1} has no attention and no positions: there is nothing to switch off.
  {1} 既无注意力也无位置：没有可关闭的。

  No image yet: i opens one for {1} to look at.
  还没有图像：按 i 为 {1} 打开一幅。

  Nothing is known yet; Enter asks for it.
  尚无结果；按 Enter 计算。

  Looking inside…
  正在查看内部…

  mask everywhere
  各处的掩码

  mask of {1}
  {1} 的掩码

  shift everywhere
  各处的移动

  shift of {1}
  {1} 的移动

  position bias everywhere
  各处的位置偏置

  position bias of {1}
  {1} 的位置偏置

  positions
  位置

  head {1} of {2}
  {2} 的头 {1}

  1 attention
  1 个注意力层

  {1} attentions
  {1} 个注意力层

  zeros in place of the masks of {1}
  {1}的掩码置零

  windows neither shifted nor masked in {1}
  {1}中窗口既不移动也不掩码

  the same bias for all keys of a query in {1}
  {1}中同一查询的各个键偏置相同

  zero for {1}
  {1} 置零

  zero for columns {1} to {2} of {3}, those of head {4}
  {3} 的第 {1} 至 {2} 列（头 {4}）置零

  zero for the {1}'s {2}
  {1}的 {2} 置零

  and for its row of {1}
  ，{1} 中它的一行也置零

  view
  视图

  Rollout, distance, field, bias, positions, features, ablate
  Rollout、距离、感受野、偏置、位置、特征、消融

  Move the query; in a plot go through layers and heads
  移动查询；在图表中遍历层与头

  The next or the previous block or embedding
  下一个或上一个块或嵌入

  show
  显示

  Another drawing of the same
  同一内容的另一种画法

  fusion
  融合

  Heads fused by their mean, max or min
  以平均、最大或最小融合各头

  identity
  恒等

  With or without what residuals pass on
  是否计入残差传递的部分

  discard
  舍弃

  Leave fewer or more of the smallest weights out
  少舍或多舍最小的权重

  off
  关闭

  Switch something else off
  关闭其他部分

  Switch it off everywhere, or in this block
  全部关闭，或仅在此块

  Plot a second model's heads
  绘制第二个模型的头

  Remove the second model
  移除第二个模型

  A larger, a smaller window or size, the model's own
  放大、缩小窗口或尺寸，或恢复原值

  spacing
  间距

  Offsets logarithmic or linear
  偏移取对数或线性

  With or without the image below
  下方有无图像

  again
  重试

  Ask again for what was cancelled
  重新计算已取消的内容

  Cancel what is under way
  取消正在进行的

  Cancelled; Enter asks again.
  已取消；按 Enter 重新计算。

  Plot beside {1}
  与 {1} 一并绘制

  reading {1}
  正在读取 {1}

  walking down from {1}
  正从 {1} 向下追溯

  as added
  相加时

  as stored
  存储时

  resampled
  重采样

  for this image
  对此图像

  a convolution over the tokens: it depends on the image
  对词元的卷积：取决于图像

  sinusoids, not learned
  正弦波，非学习

  a vector for each place, learned
  每个位置一个向量，学习所得

  for an image of {1}
  用于 {1} 的图像

  most like {1}: {2}
  与 {1} 最相似：{2}

  least like {1}: {2}
  与 {1} 最不相似：{2}

  Cosine of a position with the others
  一个位置与其他所有位置的余弦

  +/−: another size of the image
  +/−: 图像的另一尺寸

  There is no such token here; c goes back to the place.
  这里没有这样的词元；按 c 回到位置。

  weight, 1 where all are alike
  权重，全部相同时为 1

  {1} % from pixels, {2} % from learned tokens, {3} % from padding
  {1} % 来自像素，{2} % 来自学得的词元，{3} % 来自填充

  class scores
  类别分数

  behind all {1} blocks
  在全部 {1} 块之后

  what the scores came from
  分数来自何处

  identity  {1}
  恒等  {1}

  half is passed on
  传递一半

  left out
  略去

  heads     {1}
  头    {1}

  max
  最大

  min
  最小

  discard   {1} % of each row
  舍弃  每行的 {1} %

  Rollout to the pixels
  追溯到像素的 rollout

  b/B: up to a block
  b/B: 到某一块

  heaviest pixel {1}: {2} times the mean
  最大权重像素 {1}：平均的 {2} 倍

  speaking to the lecture
  与讲座通信

  Lecture
  讲座

  The lecture has ended; any key leaves.
  讲座已结束；按任意键离开。

  linear layers
  线性层

  convolutions
  卷积

  attention products
  注意力乘积

  other products
  其他乘积

  softmax
  softmax

  normalisation
  归一化

  activation
  激活

  bias additions
  偏置相加

  position additions
  位置相加

  mask additions
  掩码相加

  elementwise
  逐元素

  pooling
  池化

  interpolation
  插值

  movement
  搬移

  side of a patch in pixels
  图像块边长，像素

  epsilon of the norms behind a patch embedding and a spatial reduction
  图像块嵌入与空间缩减之后归一化的 ε

  how the keys' map becomes shorter
  键的特征图如何变小

  whose code, where pixels meet patches
  像素进入图像块之处按谁的代码

  whose code pads and rolls maps that windows do not divide
  窗口不能整除的特征图按谁的代码补齐和滚动

  side of a window in tokens
  窗口边长，词元

  stride of the keys and values
  键与值的步幅

  height of the image in pixels
  图像高度，像素

  width of the image in pixels
  图像宽度，像素

  rows of the token grid
  词元网格的行数

  columns of the token grid
  词元网格的列数

  rows of the token grid padded to whole windows
  补齐为整窗口的网格行数

  columns of the token grid padded to whole windows
  补齐为整窗口的网格列数

  tokens in all
  词元总数

  keys in all
  键总数

  width of an inner token in channels
  内部词元的宽度，通道

  width of a token in channels
  词元宽度，通道

  classes
  类别数

  side of the images it is trained on, in pixels
  训练图像的边长，像素

  width of a token
  词元的宽度

  attention heads of a block
  块内注意力头

  what says where a token is
  用什么表示词元的位置

  width of an MLP's middle over a token's
  MLP 中间宽度与词元宽度之比

  blocks of the ResNet's stages
  ResNet 各阶段块数

  transformer blocks
  Transformer 块数

  channels of the ResNet's stem
  ResNet stem 通道数

  groups of the ResNet's norms
  ResNet 归一化组数

  width of each stage's tokens
  各阶段词元的宽度

  blocks of each stage
  各阶段块数

  attention heads of each stage
  各阶段注意力头数

  stride of keys and values
  键与值的步幅

  how a stage makes its tokens
  阶段如何产生词元

  stages that learn positions
  学习位置的阶段

  whose names and activation
  采用谁的命名与激活

  how queries, keys and values are made
  查询、键、值的产生方式

  width of a backbone token
  主干词元的宽度

  backbone blocks
  主干块数

  attention heads of a backbone block
  主干块注意力头数

  how neighbouring tokens are joined
  相邻词元如何合并

  width that scores are scaled by, if not a head's
  缩放分数的宽度，若非头的宽度

  width of the first stage, doubled by each further one
  第一阶段的宽度，其后逐阶段加倍

  which blocks shift their windows
  哪些块移动窗口

  blocks from one extra norm to the next
  相邻附加归一化之间的块数

  where a branch is normalised
  在何处归一化分支

  how alike query and key are
  查询与键的相似度

  how the bias network's offsets are spaced
  偏置网络偏移的间距

  image side and window of an earlier training
  先前训练的图像边长与窗口

  how much shorter the keys' map is
  键网格缩小几倍

  width of a patch token
  图像块词元的宽度

  width of a pixel token
  像素词元的宽度

  attention heads over patches
  图像块上注意力头数

  attention heads over pixels
  像素上注意力头数

  channels of the stem
  stem 通道数

  what a block's scores take over from the block's before
  块的分数从前一块继承什么

  multiply-accumulates of all matrix products and convolutions
  所有矩阵乘积与卷积的乘加

  two operations to a multiply-accumulate
  一次乘加计两次运算

  as the paper's authors count
  按论文作者的计法

  fvcore, attention fused where the code can
  fvcore，代码允许处融合注意力

  fvcore, attention written out
  fvcore，展开注意力

  ptflops, its default backend
  ptflops，默认后端

  ptflops up to version 0.6.9
  ptflops 0.6.9 及以前

  ptflops, backend aten, attention fused where the code can
  ptflops，aten，代码允许处融合注意力

  ptflops, backend aten, attention written out
  ptflops，aten，展开注意力

  torchinfo, mult-adds
  torchinfo，乘加

  calflops, MACs
  calflops，MACs

  calflops, FLOPs
  calflops，FLOPs

  DeepSpeed's profiler, MACs
  DeepSpeed 的分析器，MACs

  DeepSpeed's profiler, FLOPs
  DeepSpeed 的分析器，FLOPs

  Counting rule: {1}
  计数规则：{1}

  MACs, exact
  MACs，精确

  MACs as printed, else exact
  MACs，依公布，否则精确

  and
  和

  address
  地址

  Copy the view's address, which `explorer open` takes
  复制视图的地址，供 `explorer open` 使用

  Copy the view's address while sizes are changed
  更改尺寸时复制视图的地址

  The view's address, also sent to the clipboard (OSC 52): {1}
  视图的地址，也已发往剪贴板 (OSC 52)：{1}

  blocks of each stage, one of five or the last with attention
  各阶段块数，每五块之一或最后一块带注意力

  blocks of each stage; those of the last have attention
  各阶段块数；最后阶段的块带注意力

  channels of an attention head
  注意力头通道数

  channels of each stage's attention blocks; the first stage has none
  各阶段注意力块通道数；第一阶段没有

  channels of each stage's convolution blocks
  各阶段卷积块通道数

  channels of the stem before widening
  加宽前的 stem 通道

  classes that the head tells apart; 0 without a head, for features alone
  分类头区分的类别数；0 表示没有分类头，只有特征

  groups of the norms
  归一化组数

  how many times wider than ResNet
  宽度为 ResNet 的几倍

  tokens pooled to a key, as the root of their number
  池化为一个键的词元数的平方根

  what the head reads
  分类头读取什么

  a class token
  类别词元

  a token and a head that learn from a teacher
  向教师学习的词元与分类头

  tokens that stand for no place and no class
  不代表任何位置或类别的词元

  which of queries, keys and values have a bias
  查询、键、值中哪些有偏置

  a bias of queries, keys and values
  查询、键、值的偏置

  a bias of attention's last layer
  注意力最后一层的偏置

  biases of the MLP's layers
  MLP 各层的偏置

  queries and keys normalised
  查询与键的归一化

  a bias by relative position in every block
  每一块中的相对位置偏置

  a bias of the patch embedding
  图像块嵌入的偏置

  a norm before the first block
  第一块之前的归一化

  a learned scale behind each branch
  各分支之后学得的缩放

  scales that are the block's own and no modules
  缩放属于块本身，不是模块

  filter that brings positions to another grid
  把位置嵌入变到另一网格的滤波器

  an MLP of two halves that are multiplied (SwiGLU)
  两半相乘的 MLP (SwiGLU)

  width of an MLP's middle, if no whole number of times a token's
  MLP 中间宽度，若非词元宽度的整数倍

  the MLP's non-linearity
  MLP 的非线性函数

  where the last norm stands
  最后的归一化在何处

  a layer with tanh before the head
  分类头之前带 tanh 的层

  a bias of the head
  分类头的偏置

  epsilon of the norms
  归一化的 ε

  epsilon of the norm behind the pooling
  池化之后归一化的 ε

  epsilon of the norm behind a spatial reduction
  空间缩减之后归一化的 ε

  step {1} of {2}
  第 {1}/{2} 步

  score {1} of {2}
  得分 {1}/{2}

  Exercise
  练习

  Correct
  正确

  Not quite
  不对

  The answer
  答案

  the answer is {1}
  答案是 {1}

  you said {1}
  你答的是 {1}

  yes
  是

  no
  否

  Type a number, Enter checks, Tab shows the answer.
  输入数字，按 Enter 检查，按 Tab 显示答案。

  Type a grid such as 14x14, Enter checks, Tab shows the answer.
  输入网格，如 14x14，按 Enter 检查，按 Tab 显示答案。

  Choose with up and down, Enter checks, Tab shows the answer.
  用上下键选择，按 Enter 检查，按 Tab 显示答案。

  That is no grid: type rows and columns, such as 14x14.
  这不是网格：请输入行和列，如 14x14。

  That is no number.
  这不是数字。

  The explorer is yours: Esc or ^T comes back to step {1}
  现在由你操作：按 Esc 或 ^T 回到第 {1} 步

  take over
  接管

  leave
  退出

  More of the text, then the next step
  下文，然后是下一步

  The step before
  上一步

  Scroll the text
  滚动文字

  The first or the last step
  第一步或最后一步

  Use the explorer yourself; Esc or ^T comes back
  自己操作；按 Esc 或 ^T 回到原来的步骤

  Copy the address of the view
  复制视图的地址

  Leave the lecture
  退出讲座

  more
  更多

  The file has a fault; the last good one is shown. {1}
  文件有错误，显示的是上一个正确的版本。{1}

  Notes
  备注

  Next
  下一步

  the end
  结束

  elapsed
  已用时间

  {1} following
  {1} 人观看

  Cancelled: {1}.
  已取消：{1}。

  """#
