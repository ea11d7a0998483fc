/// What the program says in Korean: a phrase in English, then its translation (`PhraseTable`).
///
/// Longer than other files, since a table is looked through by its phrases. The words are those of the tours in
/// `samples/lectures/ko`. Names of layers, symbols, units, commands and options stay.
let koreanPhrases = #"""
  The weights belonged to another model; synthetic weights are used for {1}.
  가중치가 다른 모델의 것이었습니다. {1}에는 합성 가중치를 씁니다.

  Counted: {1}.
  세는 방식: {1}.

  sizes go up to {1} pixels a side, down to one step
  한 변은 최대 {1}픽셀, 최소 한 단계입니다

  No larger size: {1}.
  더 크게 할 수 없습니다: {1}.

  No smaller size: {1}.
  더 작게 할 수 없습니다: {1}.

  Choose an image first: press i.
  먼저 이미지를 고르세요: i를 누릅니다.

  {1} on {2}
  {2}, {1}

  A run is going on; Esc cancels it.
  실행 중입니다. Esc로 취소합니다.

  timing {1}
  {1} 시간 측정

  vision explorer
  vision explorer

  That did not work
  실패했습니다

  Note
  알림

  any key closes
  아무 키나 누르면 닫힘

  {1} more
  {1}개 더

  running the model
  모델 실행 중

  reading the weights
  가중치 읽는 중

  Everywhere
  어디서나

  While typing a filter or search
  필터나 검색 입력 중

  While sizes are changed
  크기 변경 중

  While something is exported
  내보내는 중

  While typing a file's name
  파일 이름 입력 중

  {1}{2} scroll {3} esc closes
  {1}{2} 스크롤 {3} esc 닫기

  esc closes
  esc 닫기

  Keys
  키

  move
  이동

  Move within a pane
  창 안에서 이동

  page
  쪽

  Move by pages
  쪽 단위로 이동

  ends
  처음과 끝

  Go to the first or the last row
  첫 행 또는 마지막 행으로

  pane
  창

  Go to the next or the previous pane
  다음 또는 이전 창으로

  screen
  화면

  Show a screen
  화면 보기

  image
  이미지

  Open an image
  이미지 열기

  weights
  가중치

  Open a checkpoint; no name means synthetic weights
  체크포인트 열기; 이름이 없으면 합성 가중치

  cancel
  취소

  Cancel the run
  실행 중단

  back
  뒤로

  Leave what is open
  열린 것에서 나가기

  help
  도움말

  Show or hide this help
  도움말 표시 또는 숨기기

  quit
  종료

  Quit
  종료

  Quit, whatever is open
  무엇이 열려 있든 종료

  keep
  유지

  Keep the filter
  필터 유지

  clear
  지우기

  Clear the filter
  필터 지우기

  Move through what is found
  찾은 것 사이 이동

  choose
  선택

  Choose the model
  모델 선택

  Move through the list
  목록에서 이동

  close
  닫기

  Close the list
  목록 닫기

  open
  열기

  Open the file
  파일 열기

  complete
  완성

  Complete the file's name
  파일 이름 완성

  Close the line
  입력 줄 닫기

  scroll
  스크롤

  Scroll the help
  도움말 스크롤

  Close the help
  도움말 닫기

  {1} is there already: Enter overwrites it, Esc keeps it
  {1}이(가) 이미 있습니다: Enter로 덮어쓰기, Esc로 유지

  Image file
  이미지 파일

  Weights file (safetensors)
  가중치 파일 (safetensors)

  Save the model as (YAML)
  모델을 저장할 이름 (YAML)

  Write {1} to
  {1} 저장 파일

  synthetic weights
  합성 가중치

  Models
  모델

  Stages
  단계

  Compare
  비교

  Attention
  어텐션

  Windows
  윈도우

  Scaling
  규모

  Accuracy
  정확도

  Inside
  내부

  Mod
  모델

  Comp
  비교

  Attn
  어텐

  Win
  윈도

  Scale
  규모

  Acc
  정확

  In
  내부

  Synthetic weights are used: they stand for no training.
  합성 가중치를 씁니다. 학습된 것이 아닙니다.

  {1}, {2} × {3} pixels.
  {1}, {2} × {3} 픽셀.

  Weights of {1} fit {2}.
  {1}의 가중치가 {2}에 맞습니다.

  Saved: `explorer {1}` opens it.
  저장했습니다: `explorer {1}`로 엽니다.

  The run was cancelled.
  실행을 취소했습니다.

  Weights of {1} fit {2} again.
  {1}의 가중치가 다시 {2}에 맞습니다.

  {1} does not fit {2} any more; synthetic weights are used. {3}
  {1}이(가) 더는 {2}에 맞지 않아 합성 가중치를 씁니다. {3}

  No values to plot.
  그릴 값이 없습니다.

  This terminal is {1} {2} {3}; the explorer needs at least {4} {5} {6}. Enlarge the window, or press q to quit.
  이 터미널은 {1} {2} {3}입니다. {4} {5} {6} 이상이어야 합니다. 창을 키우거나 q로 종료하세요.

  params
  Params

  {1} params {2} {3} MACs
  {1} 파라미터 {2} {3} MACs

  parameters
  파라미터

  attention's projections
  어텐션의 투영

  its products
  그 곱

  MLP and others
  MLP 등

  Published
  발표된 값

  nothing at this resolution in the tables quoted here
  인용한 표에 이 해상도의 값이 없습니다

  {1} M params
  {1} M 파라미터

  Other names
  다른 이름

  Image
  이미지

  {1} class token
  클래스 토큰 {1}개

  Encoder
  인코더

  Stage {1}
  {1}단계

  stage {1}
  {1}단계

  global
  전역

  global attention
  전역 어텐션

  Head
  헤드

  mean of tokens
  토큰의 평균

  class token
  클래스 토큰

  distillation token
  증류 토큰

  register {1}
  레지스터 {1}

  {1} tokens in front
  앞에 놓인 토큰 {1}개

  attention pool
  어텐션 풀링

  {1} features
  특징 {1}개

  {1} classes
  {1} 클래스

  {1} patches
  {1} 패치

  {1} conv, stride {2}
  {1} 합성곱, 스트라이드 {2}

  patch merging
  패치 병합

  patch embedding
  패치 임베딩

  Models by {1}
  모델, {1}순

  family
  계열

  name
  이름

  execution
  실행

  {1} of {2}
  {1}/{2}

  No model is called that. Esc clears the filter.
  그런 이름의 모델이 없습니다. Esc로 필터를 지웁니다.

  / to filter
  / 필터

  model
  모델

  No model
  모델 없음

  Open the selected model in Stages
  고른 모델을 단계 화면에서 열기

  filter
  필터

  Filter the models by name, family or alias
  이름, 계열, 별칭으로 모델 거르기

  sort
  정렬

  Sort by family, name, parameters, MACs
  계열, 이름, 파라미터, MACs로 정렬

  compare
  비교

  Add the selected model to Compare
  고른 모델을 비교에 추가

  in and out
  입출력

  attention matrices
  어텐션 행렬

  operations a byte
  바이트당 연산

  also
  기타

  fp32
  fp32

  work
  연산

  done with another operation
  다른 연산과 함께 수행

  of the run
  실행 전체 대비

  GFLOP/s that this machine reaches at so many operations a byte
  이 연산 밀도에서 이 기계가 내는 GFLOP/s

  {1} places
  {1}곳

  places
  위치

  No multiply-accumulates: only matrix products and convolutions are counted.
  곱셈-누산이 없습니다. 행렬곱과 합성곱만 셉니다.

  paper
  논문

  time
  시간

  is
  종류

  output
  출력

  attends
  어텐션

  reads
  입력

  {1} tokens
  {1} 토큰

  {1} of the model
  모델의 {1}

  where
  기호

  within each patch, the same in all
  각 패치 안, 모든 패치에서 같음

  scope
  범위

  1 head
  1 헤드

  {1} heads
  {1} 헤드

  {1} windows of
  {1} 윈도우, 각

  {1} queries × {2} keys
  {1} 쿼리 × {2} 키

  {1}. Press = for its own size.
  {1}. =를 누르면 원래 크기로 돌아갑니다.

  by {1}
  {1}순

  {1} of {2} rows
  {1}/{2} 행

  none
  없음

  {1} found
  {1}개

  module
  모듈

  change
  변화

  tokens
  토큰

  of limit
  한계 대비

  share
  비율

  size
  크기

  Make the image larger or smaller, as the model allows
  모델이 허용하는 만큼 이미지 확대·축소

  own size
  원래 크기

  Go back to the model's own resolution
  모델 본래의 해상도로

  fold
  접기

  Open or fold a row
  행 펼치기·접기

  levels
  깊이

  Fold or open one level everywhere
  전체를 한 층씩 접기·펼치기

  blocks
  블록

  Fold down to the blocks
  블록까지 접기

  Sort within each parent: execution, MACs, parameters
  부모 안에서 정렬: 실행, MACs, 파라미터

  rule
  규칙

  Count by the next rule: exact, FLOPs, the paper's, fvcore …
  다음 규칙으로 세기: 정확, FLOPs, 논문, fvcore …

  search
  검색

  Search the rows
  행 검색

  next
  다음

  match
  일치

  Go to the next or the previous row found
  다음 또는 이전에 찾은 행으로

  Run, and show or hide each layer's milliseconds and GFLOP/s
  실행하고 층별 밀리초와 GFLOP/s 표시·숨기기

  {1} models at {2}
  {2}에서 모델 {1}개

  {1} models
  모델 {1}개

  {1} models, {2}{3} scroll
  모델 {1}개, {2}{3} 스크롤

  differ
  다름

  = are the same
  = 같음

  the model has no such stage
  모델에 그런 단계가 없습니다

  add
  추가

  Add a model, up to four
  모델 추가, 넷까지

  replace
  교체

  Put another model in the selected column
  고른 열에 다른 모델 넣기

  remove
  제거

  Remove the selected column's model
  고른 열의 모델 빼기

  differences
  차이

  What the selected model changes in the first, or back
  고른 모델이 첫 모델에서 바꾼 것, 또는 뒤로

  Add a model
  모델 추가

  Instead of {1}
  {1} 대신

  At most {1} models are compared: remove one first.
  비교는 {1}개까지입니다. 먼저 하나를 빼세요.

  At least {1} models are compared.
  비교에는 적어도 {1}개가 필요합니다.

  {1} is compared already: press 3.
  {1}은(는) 이미 비교 중입니다: 3을 누르세요.

  Four models are compared already: press 3 and remove one.
  이미 네 모델을 비교 중입니다: 3을 눌러 하나를 빼세요.

  {1} is compared now with {2} others: press 3.
  {1}을(를) 다른 {2}개와 비교합니다: 3을 누르세요.

  {1}. Every model is shown at its own size.
  {1}. 모델마다 본래 크기로 보입니다.

  sizes end there
  크기가 거기까지입니다

  No larger size fits all models: {1}.
  모든 모델에 맞는 더 큰 크기가 없습니다: {1}.

  No smaller size fits all models: {1}.
  모든 모델에 맞는 더 작은 크기가 없습니다: {1}.

  What {1} changes in {2}, at {3}
  {1}이(가) {2}에서 바꾼 것, {3}

  {1} modules are the same {2} esc closes
  같은 모듈 {1}개 {2} esc 닫기

  type
  종류

  whole model
  모델 전체

  , and so in all {1}
  , {1}개 모두 같음

  Only {1} has it: {2} parameters, {3} MACs.
  {1}에만 있습니다: 파라미터 {2}, {3} MACs.

  What differs lies in the modules below, or is a size alone.
  차이는 아래 모듈에 있거나 크기뿐입니다.

  Nothing differs.
  차이가 없습니다.

  {1} is compared already, in column {2}.
  {1}은(는) 이미 {2}열에서 비교 중입니다.

  Four models are compared already: remove one first.
  이미 네 모델을 비교 중입니다. 먼저 하나를 빼세요.

  Whole model
  모델 전체

  input
  입력

  linear terms
  선형 항

  quadratic terms
  제곱 항

  token grid
  토큰 격자

  width
  너비

  heads
  헤드

  attention
  어텐션

  linear term
  선형 항

  quadratic term
  제곱 항

  keys {1}, stride {2}
  키 {1}, 스트라이드 {2}

  enter chooses
  enter 선택

  No model is called that.
  그런 이름의 모델이 없습니다.

  {1}, shift {2}
  {1}, 이동 {2}

  {1}, grid {2}
  {1}, 토큰 격자 {2}

  positional encoding generator
  위치 인코딩 생성기

  {1} keys
  키 {1}개

  {1}×{2} convolutions
  {1}×{2} 합성곱

  no attention
  어텐션 없음

  {1}, {2} with attention
  {1}, 어텐션 있음 {2}

  {1}×({2}, {3})
  {1}×({2}, {3})

  {1}×({2})
  {1}×({2})

  Embedding
  임베딩

  max pool, stride {1}
  최대 풀링, 스트라이드 {1}

  {1}×{2} soft split, stride {3}
  {1}×{2} 소프트 분할, 스트라이드 {3}

  {1} {2} convs, stride {3}
  {2} 합성곱 {1}개, 스트라이드 {3}

  Stride {1}
  스트라이드 {1}

  Stride {1} to {2}
  스트라이드 {1}에서 {2}

  {1}, row {2}
  {1}, {2}행

  window {1}
  윈도우 {1}

  keys {1}
  키 {1}

  1 block
  1 블록

  {1} blocks
  {1} 블록

  the screen as {1}
  화면: {1}

  the table as {1}
  표: {1}

  text
  텍스트

  ANSI text
  ANSI 텍스트

  export
  내보내기

  Export the screen or its table: a file or the clipboard
  화면이나 표를 파일 또는 클립보드로 내보내기

  Export the screen or its table while sizes are changed
  크기 변경 중 화면이나 표 내보내기

  to a file
  파일로

  Ask for a file's name
  파일 이름 입력

  to the clipboard
  클립보드로

  Copy, where the terminal allows it (OSC 52)
  복사, 터미널이 허용할 때 (OSC 52)

  Choose what is exported
  내보낼 것 고르기

  Close the list of exports
  내보내기 목록 닫기

  Export
  내보내기

  enter file, c copy
  enter 파일, c 복사

  Wrote {1} to {2}: {3} bytes.
  {1} → {2}: {3}바이트를 썼습니다.

  Nothing was exported: {1}.
  내보내지 않았습니다: {1}.

  Sent {1} to the clipboard, as far as the terminal allows it (OSC 52): {2} bytes.
  {1}, 터미널이 허용하는 한 클립보드로 보냈습니다 (OSC 52): {2}바이트.

  the image that is counted for; + and - elsewhere change it too
  세는 대상 이미지; 다른 화면의 +와 -로도 바뀝니다

  {1}, stage {2}
  {1}, {2}단계

  there is none
  없습니다

  MACs by stage
  단계별 MACs

  What if
  만약

  {1} changed
  변경: {1}

  was {1}
  이전 {1}

  nothing
  없음

  1 size
  1개

  {1} sizes
  {1}개

  products
  곱

  of the last sizes that fit
  마지막으로 맞은 크기의 값

  same
  같음

  points
  포인트

  what if
  만약

  Change the model's sizes; all numbers follow
  모델의 크기를 바꾸면 모든 수가 따라 바뀜

  original
  원본

  Compare the edited model with its original
  바꾼 모델을 원본과 비교

  Go to another size
  다른 항목으로

  stage
  단계

  Go to the size of the next or the previous stage
  다음 또는 이전 단계의 크기로

  Take the previous or the next value that fits
  맞는 값 중 이전 또는 다음

  Type a value; with commas, one for each stage
  값 입력; 쉼표로 단계마다 하나씩

  take
  적용

  Take what was typed
  입력한 값 적용

  first
  처음 값

  Take back a digit; or give the line its first value, as 0
  한 자리 지우기; 또는 0처럼 처음 값으로

  all back
  모두 되돌리기

  Give everything its first value
  모두 처음 값으로

  undo
  실행 취소

  Undo and redo a change
  변경 취소와 다시 실행

  Compare with the original
  원본과 비교

  save
  저장

  Save the edited model as a model file (YAML)
  바꾼 모델을 모델 파일(YAML)로 저장

  Move the screen beside the list by pages
  목록 옆 화면을 쪽 단위로 이동

  Show all keys
  모든 키 보기

  Close the list; the edited model stays
  목록 닫기; 바꾼 모델은 남음

  params {1}, MACs {2}
  파라미터 {1}, MACs {2}

  no larger value of '{1}' goes with the other sizes; other values can be typed
  다른 크기와 맞는 더 큰 '{1}' 값이 없습니다. 다른 값은 입력할 수 있습니다

  no smaller value of '{1}' goes with the other sizes; other values can be typed
  다른 크기와 맞는 더 작은 '{1}' 값이 없습니다. 다른 값은 입력할 수 있습니다

  Only a model that can be built is saved: {1}.
  만들 수 있는 모델만 저장합니다: {1}.

  run
  실행

  Run the model on the image
  이미지에 모델 실행

  The class token, or back to the place
  클래스 토큰, 또는 원래 자리로

  scale
  척도

  A scale of this map, of all, or logarithmic
  척도: 이 맵, 전체, 로그

  A larger, a smaller image, and the model's own size
  이미지 크게·작게, 모델 본래 크기

  Move the query, or the inspected key
  쿼리 또는 살펴보는 키 이동

  block
  블록

  The next or the previous block
  다음 또는 이전 블록

  head
  헤드

  The next or the previous head
  다음 또는 이전 헤드

  overview
  전체 보기

  All heads of all blocks
  모든 블록의 모든 헤드

  mean
  평균

  The mean over heads
  헤드의 평균

  all heads
  모든 헤드

  All heads in place of the picture
  그림 대신 모든 헤드

  key
  키

  Move a key instead of the query, to read its weight
  쿼리 대신 키를 움직여 가중치 읽기

  side
  나란히

  Another model beside this one, or this one alone
  다른 모델을 나란히, 또는 이것만

  other side
  다른 쪽

  Keys for the other model
  다른 모델 조작

  zoom
  확대

  Twice as large about the query, or half
  쿼리를 중심으로 두 배 또는 절반

  pan
  옮기기

  Move what is shown of an enlarged image
  확대한 이미지의 보이는 부분 이동

  layers
  층

  Heat over image, image alone, heat alone
  이미지 위 히트맵, 이미지만, 히트맵만

  opacity
  불투명도

  Less or more heat over the image
  이미지 위 히트맵을 옅게·짙게

  smooth
  매끄럽게

  Weights that run into one another, or a square each
  가중치를 매끄럽게 잇기, 또는 칸마다

  Select a map, or move the query
  맵 고르기, 또는 쿼리 이동

  The selected map large
  고른 맵 크게

  order
  순서

  Heads by number, entropy or distance
  헤드를 번호, 엔트로피, 거리순으로

  arrows
  화살표

  Whether arrows select a map or move the query
  화살표로 맵을 고를지 쿼리를 옮길지

  Leave the overview
  전체 보기 닫기

  , query {1}
  , 쿼리 {1}

  head {1} of 0–{2}, query {3}
  헤드 {1} (0–{2}), 쿼리 {3}

  All heads
  모든 헤드

  a: one head
  a: 한 헤드

  heat alone
  히트맵만

  heat {1}% over the image
  이미지 위 히트맵 {1}%

  image alone
  이미지만

  {1}× larger
  {1}배

  of {1}, {2}; Enter runs {3}
  {1}, {2}의 결과; Enter로 {3} 실행

  The run is going on; Esc cancels it.
  실행 중입니다. Esc로 취소합니다.

  No image yet: i opens one, then Enter runs the model on it.
  아직 이미지가 없습니다: i로 열고 Enter로 모델을 실행합니다.

  The last run did not keep this block's weights; Enter keeps them.
  지난 실행은 이 블록의 가중치를 남기지 않았습니다. Enter로 남깁니다.

  No result yet: Enter runs {1} on {2}.
  아직 결과가 없습니다: Enter로 {2}에 {1} 실행.

  This model has no attention.
  이 모델에는 어텐션이 없습니다.

  class {1}
  클래스 {1}

  The weights of {1} take {2} MB, more than the {3} MB that are kept: choose a smaller image with -.
  {1}의 가중치는 {2} MB로, 남길 수 있는 {3} MB를 넘습니다: -로 이미지를 줄이세요.

  All weights would take {1} MB; what gives those of {2} of {3} blocks about {4} is kept.
  모든 가중치는 {1} MB가 듭니다. {4} 주변 {3}개 블록 중 {2}개의 것을 남깁니다.

  head {1} of 0–{2}
  헤드 {1} (0–{2})

  its one head
  유일한 헤드

  mean of {1} heads
  {1}개 헤드의 평균

  the one window
  유일한 윈도우

  window {1} of 0–{2}
  윈도우 {1} (0–{2})

  , shifted
  , 이동됨

  block {1}
  블록 {1}

  query {1}
  쿼리 {1}

  query {1} on {2}
  쿼리 {1}, {2} 위

  entropy {1} bits
  엔트로피 {1}비트

  sum {1}
  합 {1}

  ; no softmax: what the products of features give every key
  ; softmax 없음: 특징의 곱이 키마다 주는 값

  {1} queries; {2} keys, each the mean of {3} places in a row: reaches all
  {1} 쿼리; {2} 키, 각각 한 행 {3}곳의 평균: 모두에 닿음

  and the class token
  및 클래스 토큰

  and {1} tokens in front
  및 앞쪽 토큰 {1}개

  reaches all {1} places{2}{3}
  {1}곳{2} 전부에 닿음{3}

  {1} queries; keys reduced to {2}: reaches all {3}{4}
  {1} 쿼리; 줄인 키 {2}: {3}곳{4} 전부에 닿음

  reaches {1} of its window's {2} tokens
  윈도우 토큰 {2}개 중 {1}개에 닿음

  {1} masked
  마스크 {1}

  {1} padding
  패딩 {1}

  key {1}: outside of the window, not attended
  키 {1}: 윈도우 밖, 참조하지 않음

  key {1}: masked, weight {2}
  키 {1}: 마스크됨, 가중치 {2}

  key {1}: {2}, rank {3} of {4}
  키 {1}: {2}, 순위 {3}/{4}

  largest {1} at {2}
  최대 {1}, {2}

  {1} {2}, rank {3}
  {1} {2}, 순위 {3}

  padding {1}
  패딩 {1}

  the row sums to {1}
  행의 합 {1}

  entropy {1} of {2} bits
  엔트로피 {1}/{2}비트

  mean distance {1} px
  평균 거리 {1} px

  synthetic weights: the pattern means nothing
  합성 가중치: 무늬에 의미 없음

  scale of this map
  척도: 이 맵

  scale of all {1}
  척도: 모든 {1}

  logarithmic scale of all {1}
  로그 척도: 모든 {1}

  maps
  맵

  Beside {1}
  {1} 옆에

  {1} has no attention to show beside that of {2}.
  {1}에는 {2} 옆에 보일 어텐션이 없습니다.

  All heads, block by block
  모든 헤드, 블록별

  arrows move the query
  화살표로 쿼리 이동

  under each: entropy in bits, mean distance in pixels
  아래: 엔트로피(비트), 평균 거리(픽셀)

  windows of {1}, shifted
  {1} 윈도우, 이동됨

  windows of {1}
  {1} 윈도우

  · query {1} · keys {2}
  · 쿼리 {1} · 키 {2}

  Nothing is kept of this block: r runs the model.
  이 블록의 결과가 없습니다: r로 모델을 실행합니다.

  {1}, head {2} of 0–{3}
  {1}, 헤드 {2} (0–{3})

  not kept
  남기지 않음

  row sum {1}
  행의 합 {1}

  heads by number
  헤드 번호순

  heads by entropy, the least first
  헤드 엔트로피 작은 순

  heads by distance, the nearest first
  헤드 거리 가까운 순

  a query's attention that crosses regions, mean of heads
  영역을 넘는 쿼리의 어텐션, 헤드 평균

  {1} of all attention crosses regions; {2} of that of the {3} queries, of {4}, whose window holds more than one region.
  어텐션 전체의 {1}이(가) 영역을 넘습니다. 윈도우에 여러 영역이 있는 쿼리({4}개 중 {3}개)에서는 {2}입니다.

  No image yet: i opens one to run the model on.
  아직 이미지가 없습니다: i로 엽니다.

  Cancelled; x x asks again.
  취소했습니다. x x로 다시 계산합니다.

  {1} {2} %, esc cancels
  {1} {2} %, esc 취소

  asking
  계산 중

  query down, key across
  세로 쿼리, 가로 키

  colours
  색

  image patches
  이미지 패치

  {1} · {2}× larger
  {1} · {2}배

  Without the mask
  마스크 없이

  x: back to the map
  x: 맵으로

  Each query's attention to keys that the mask keeps apart, the mean of its heads, if they were not.
  마스크가 없을 때 마스크가 갈라놓는 키에 대한 각 쿼리의 어텐션, 헤드 평균.

  cut into windows
  윈도우로 자르기

  windows displaced
  윈도우 옮기기

  cyclic shift
  순환 이동

  region numbers
  영역 번호

  mask of a window
  한 윈도우의 마스크

  reverse shift
  역이동

  step
  과정

  The next or the previous step
  다음 또는 이전 과정

  token
  토큰

  Move the chosen token
  고른 토큰 이동

  window
  윈도우

  The next or the previous window
  다음 또는 이전 윈도우

  The next or the previous stage
  다음 또는 이전 단계

  patches
  패치

  The image's patches, or colours
  이미지 패치, 또는 색

  leak
  누출

  What would cross regions without the mask
  마스크 없이 영역을 넘을 것

  Cancel the run for the leak
  누출 실행 중단

  Two, four and eight times larger
  2배, 4배, 8배 확대

  open {1}
  {1} 열기

  Open a model with windows
  윈도우가 있는 모델 열기

  {1} has no windows: each of its queries attends to keys from the whole image. Others cut the map into windows and shift them from block to block;
  {1}에는 윈도우가 없습니다. 각 쿼리가 이미지 전체의 키를 참조합니다. 다른 모델은 맵을 윈도우로 자르고 블록마다 옮깁니다.

  opens {1} here.
  키로 여기에 {1}를 엽니다.

  No image yet: i opens one.
  아직 이미지가 없습니다: i로 엽니다.

  no shift
  이동 없음

  shift {1}
  이동 {1}

  shift {1}, {2}
  이동 {1}, {2}

  {1} in windows of {2}, {3}
  {1}, 윈도우 {2}, {3}

  One window covers the whole map, so there is nothing to displace: every block of this stage attends over all {1} tokens, without shift and without mask.
  윈도우 하나가 맵 전체를 덮어 옮길 것이 없습니다. 이 단계의 모든 블록이 이동도 마스크도 없이 토큰 {1}개 전체를 참조합니다.

  The map is cut into ⌈{1}/{2}⌉ × ⌈{3}/{4}⌉ = {5} windows. A token attends to the {6} tokens of its window alone: {7}·{8}² = {9} pairs in place of {10}² = {11}.
  맵을 ⌈{1}/{2}⌉ × ⌈{3}/{4}⌉ = {5}개 윈도우로 자릅니다. 토큰은 자기 윈도우의 토큰 {6}개만 참조합니다: {10}² = {11}쌍 대신 {7}·{8}² = {9}쌍.

  The map is filled up to {1} so that windows come out whole.
  윈도우가 온전하도록 맵을 {1}까지 채웁니다.

  Every second block displaces the windows by half a window, {1}, so that tokens meet across the old borders. That makes {2} windows in place of {3}, those at the edges smaller: {4} of different sizes.
  블록 하나 걸러 윈도우를 반({1}) 옮겨 토큰이 옛 경계를 넘어 만납니다. 윈도우는 {3}에서 {2}이(가) 되고 가장자리는 작습니다: 크기가 다른 {4}개.

  the first {1} rows come to stand at the bottom
  처음 {1}행이 아래로

  the first {1} columns at the right
  처음 {1}열이 오른쪽으로

  Instead, the map is rolled by {1}: {2} (marked). The smaller pieces join into whole windows, again {3} of {4}, at no more cost.
  대신 맵을 {1} 굴립니다: {2} (표시). 작은 조각이 온전한 윈도우로 합쳐져 다시 {4} {3}개, 비용은 늘지 않습니다.

  It was filled up to {1} before.
  그 전에 {1}까지 채운 것입니다.

  Then it is filled up to {1}.
  그다음 {1}까지 채웁니다.

  Windows at the bottom and right now hold tokens that were not neighbours. The rolled map is cut again at {1}: {2} regions; in a window, tokens of different regions must not attend to each other.
  아래와 오른쪽 윈도우에는 이웃이 아니던 토큰이 들어옵니다. 굴린 맵을 {1}에서 다시 자르면 {2}개 영역; 윈도우 안에서 다른 영역의 토큰끼리는 참조하면 안 됩니다.

  The cuts count from the padded map's end, as in timm's code, so some tokens from opposite edges share a region here.
  자르는 곳은 timm 코드처럼 채운 맵의 끝에서 세므로, 맞은편 가장자리의 토큰 일부가 같은 영역에 듭니다.

  Window {1} lies in one region: nothing is blocked. Choose a window at the bottom or right edge of the rolled map to see its mask.
  윈도우 {1}은(는) 한 영역에 있어 막히는 것이 없습니다. 굴린 맵의 아래나 오른쪽 윈도우를 고르면 마스크가 보입니다.

  Window {1} holds {2} regions. Rows are its {3} queries, columns its {4} keys: −100 is added to the scores of {5} of {6}² = {7} pairs, which softmax turns into zero.
  윈도우 {1}에는 {2}개 영역이 있습니다. 행은 쿼리 {3}개, 열은 키 {4}개: {6}² = {7}쌍 중 {5}쌍의 점수에 −100을 더해 softmax가 0으로 만듭니다.

  After attention the map is rolled back by {1}, and every token stands where it was.
  어텐션 뒤에 맵을 {1} 되굴려 모든 토큰이 제자리로 돌아갑니다.

  The padding is cut off.
  패딩은 잘라 냅니다.

  Equal numbers were one window; lines part what the mask kept apart.
  같은 번호는 한 윈도우였고, 선은 마스크가 갈라놓은 것을 나눕니다.

  {1} rows and columns
  {1}행 {1}열

  {1} columns
  {1}열

  {1} rows
  {1}행

  {1} rows and {2} columns
  {1}행 {2}열

  rows {1} and {2}
  {1}행과 {2}행

  columns {1} and {2}
  {1}열과 {2}열

  token {1}
  토큰 {1}

  window {1} of 0–{2}, its token {3}
  윈도우 {1} (0–{2}), 그 토큰 {3}

  displaced window {1} of 0–{2}
  옮긴 윈도우 {1} (0–{2})

  rolled to {1}
  굴린 자리 {1}

  region {1}
  영역 {1}

  attends to {1} of {2} tokens
  토큰 {2}개 중 {1}개 참조

  measuring the models…
  모델 측정 중…

  side of the map
  맵의 한 변

  {1} over {2}{3}
  {2}에 따른 {1}{3}

  , {1}
  , {1}

  log
  로그

  log-log
  양쪽 로그

  linear
  선형

  resolution
  해상도

  grid
  격자

  Tokens
  토큰

  Parameters
  파라미터

  Attention matrices
  어텐션 행렬

  Share of attention
  어텐션 비율

  measuring, {1} % {2} esc cancels
  측정 중 {1} % {2} esc 취소

  {1} to {2} in steps of {3}
  {1}–{2}, {3} 간격

  At
  위치

  not at this size
  이 크기 불가

  1 crossing
  교차 1

  {1} crossings
  교차 {1}

  The curves do not cross here.
  곡선이 여기서는 만나지 않습니다.

  quantity
  양

  Plot MACs, tokens, parameters, memory, or attention
  MACs, 토큰, 파라미터, 메모리, 어텐션 그리기

  over
  가로축

  Over the resolution, or another size all models have
  해상도, 또는 모든 모델에 있는 크기에 따라

  Linear, logarithmic, doubly logarithmic axes
  선형, 로그, 양쪽 로그 축

  Zoom in and out at the cursor, the usual range
  커서에서 확대·축소, 보통 범위

  formulas
  공식

  Models, or the formulas of attention blocks
  모델, 또는 어텐션 블록의 공식

  Add a model, up to six
  모델 추가, 여섯까지

  Put another model in the selected one's place
  고른 모델을 다른 모델로 교체

  Remove the selected model
  고른 모델 빼기

  Cancel the measurement
  측정 취소

  {1} is plotted already.
  {1}은(는) 이미 그려져 있습니다.

  {1} has no {2}: the resolution is varied instead.
  {1}에는 {2}이(가) 없어 대신 해상도를 바꿉니다.

  side of the image in pixels
  이미지 한 변, 픽셀

  side of the map in tokens
  맵 한 변, 토큰

  {1} {2} in stage {3}
  {3}단계의 {1} {2}

  takes more MACs than
  보다 MACs가 많고

  has more tokens than
  보다 토큰이 많고

  has more parameters than
  보다 파라미터가 많고

  has larger attention matrices than
  보다 어텐션 행렬이 크고

  spends a larger share on attention's products than
  보다 어텐션 곱의 비율이 크고

  {1} against {2}
  {1} 대 {2}

  In between the order changes back; it stays so from {1} on.
  중간에 순서가 되돌아가지만 {1}부터는 그대로입니다.

  From {1} on {2} {3} {4}: {5}; at {6} it is {7}.{8}
  {1}부터 {2}이(가) {4}{3}, {5}. {6}에서는 {7}.{8}

  The curves count the code, which pads a map to whole windows; the formulas hold for whole windows.
  곡선은 맵을 온전한 윈도우로 채우는 코드를 셉니다. 공식은 온전한 윈도우에 성립합니다.

  with {1}
  {1}일 때

  {1} > {2} where {3}: {4}on square maps from {5} on.
  {3}이면 {1} > {2}: {4}정사각 맵에서는 {5}부터.

  {1} and {2} are the same on large maps.
  큰 맵에서는 {1} = {2}입니다.

  and {1} more of the sampled sizes
  외 {1}개 크기

  {1} is left out at {2}{3}: {4}.
  {1}은(는) {2}{3}에서 빠집니다: {4}.

  bytes of attention matrices
  어텐션 행렬의 바이트

  share of the attention products in the MACs
  MACs에서 어텐션 곱의 비율

  Pareto front
  파레토 전선

  top-1 in per cent
  top-1 (%)

  All families, or one alone
  모든 계열, 또는 하나만

  trained on
  데이터

  Any data set of pre-training, or one alone
  모든 사전 학습 데이터, 또는 하나만

  Any resolution, or one alone
  모든 해상도, 또는 하나만

  front
  전선

  The next or the previous point of the Pareto front
  파레토 전선의 다음 또는 이전 점

  cost
  비용

  Against MACs or parameters
  MACs 또는 파라미터 대비

  A logarithmic or linear axis
  로그 또는 선형 축

  all rows
  모든 행

  Show all rows again
  모든 행 다시 보기

  Open the point's model in Stages
  이 점의 모델을 단계 화면에서 열기

  Published top-1 against MACs
  발표된 top-1과 MACs

  Published top-1 against parameters
  발표된 top-1과 파라미터

  1 result: {1}
  1개: {1}

  {1} results: {2}
  {1}개: {2}

  counting the models of the published rows…
  발표된 행의 모델을 세는 중…

  on the Pareto front
  파레토 전선 위

  another is as cheap and more accurate
  같은 비용에 더 정확한 것이 있음

  The plot stands on the printed numbers.
  그래프는 논문의 수를 따릅니다.

  The source prints no such cost: the plot stands on the count.
  출처에 이 값이 없어 센 값을 따릅니다.

  The catalogue does not have the model.
  목록에 이 모델이 없습니다.

  Enter opens {1}.
  Enter로 {1}을(를) 엽니다.

  {1} at {2}
  {1}, {2}

  source
  출처

  counted {1}
  셈 {1}

  not known
  알 수 없음

  not said
  언급 없음

  trained on {1}
  {1} 학습

  at {1}×{2}
  {1}×{2}

  Ablate
  절제

  Rollout
  롤아웃

  Distance
  거리

  Field
  수용 영역

  Bias
  편향

  Positions
  위치

  Features
  특징

  Without {1}
  {1} 없이

  without {1}
  {1} 없이

  {1} has no attention to compare; its scores are beside.
  {1}에는 비교할 어텐션이 없습니다. 점수는 옆에 있습니다.

  {1} % of a query's attention moved in the mean
  쿼리 어텐션의 평균 {1} %가 옮겨짐

  class scores, before and after
  클래스 점수, 전과 후

  {1} has no layer that gives class scores.
  {1}에는 클래스 점수를 내는 층이 없습니다.

  t/T: something else
  t/T: 다른 것

  head {1}
  헤드 {1}

  mean of heads
  헤드 평균

  before
  전

  after
  후

  after − before
  후 − 전

  moved, each query
  옮겨진 양, 쿼리별

  head {1}, by offset
  헤드 {1}, 상대 위치별

  for the query {1}
  쿼리 {1}에 대해

  head {1}: queries down, keys across
  헤드 {1}: 세로 쿼리, 가로 키

  head {1}  1/τ = {2}
  헤드 {1}  1/τ = {2}

  a head's 1/τ
  헤드의 1/τ

  attention, in order of depth
  어텐션, 깊이순

  factor of the cosine, 1/τ
  코사인의 계수 1/τ

  Bias of all queries and keys
  모든 쿼리와 키의 편향

  Relative position bias
  상대 위치 편향

  window {1}, not its own
  윈도우 {1}, 본래와 다름

  {1} offsets
  {1} 상대 위치

  query {1} adds
  쿼리 {1}에 더하는 값

  {1} for {2}
  {1}, {2}

  {1} for itself
  {1}, 자기 자신

  table {1}: {2} to {3}
  표 {1}: {2}에서 {3}

  The frame is the part of the table that the query reads, turned about.
  테두리는 쿼리가 읽는 표의 부분이며 방향은 반대입니다.

  +/−: window
  +/−: 윈도우

  All pairs of {1} tokens are too many to draw; − takes a smaller window, up to {2} tokens, and m shows one query's row.
  {1} 토큰의 모든 쌍은 너무 많아 그릴 수 없습니다. −로 {2} 토큰까지의 작은 윈도우, m으로 한 쿼리의 행을 봅니다.

  Learned factor of the cosine, 1/τ
  학습된 코사인 계수 1/τ

  {1} learns no factor: its scores are products of queries and keys over a fixed root of their width. Others take cosines and learn 1/τ for each head.
  {1}은(는) 계수를 학습하지 않습니다. 점수는 쿼리와 키의 곱을 너비의 제곱근으로 나눈 것입니다. 다른 모델은 코사인을 쓰고 헤드마다 1/τ를 학습합니다.

  A score is a cosine, at most 1, times this: the larger, the sharper a head looks. At most {1}.
  점수는 코사인(최대 1)에 이것을 곱한 값으로, 클수록 헤드가 날카롭습니다. 최대 {1}.

  bits
  비트

  {1}head {2}  {3} {4}
  {1}헤드 {2}  {3} {4}

  entropy of a head, bits
  헤드의 엔트로피, 비트

  mean attention distance of a head, pixels
  헤드의 평균 어텐션 거리, 픽셀

  Entropy of each head
  각 헤드의 엔트로피

  Attention distance of each head
  각 헤드의 어텐션 거리

  layer {1} of {2}
  층 {1}/{2}

  {1}, {2} heads, {3} keys
  {1}, {2} 헤드, {3} 키

  from {1} to {2}
  {1}에서 {2}

  {1} pixels, {2} across
  {1}픽셀, 대각 {2}

  {1} has synthetic weights
  {1}은(는) 합성 가중치

  a: a second model
  a: 둘째 모델

  a: another, x: without it
  a: 다른 모델, x: 없이

  dead {1} of {2}
  죽은 {1}/{2}

  saturated {1} of {2}
  포화된 {1}/{2}

  dead
  죽은

  saturated
  포화된

  blocks, in order of depth
  블록, 깊이순

  channels of a block's result
  블록 출력의 채널

  mean |x|    {1}
  평균 |x| {1}

  deviation   {1}
  편차     {1}

  largest |x| {1}
  최대 |x| {1}

  mean |x|
  평균 |x|

  deviation
  편차

  largest |x|
  최대 |x|

  activations of a block's result
  블록 출력 활성값

  {1} has no blocks of tokens; m goes on to its filters.
  {1}에는 토큰 블록이 없습니다. m으로 필터로 갑니다.

  Tokens in colour
  색으로 본 토큰

  three components
  세 성분

  the image
  이미지

  {1} channels over {2} places
  {1} 채널, {2} 위치

  red
  빨강

  green
  초록

  blue
  파랑

  {1}: {2} % of the variance
  {1}: 분산의 {2} %

  , here {1}
  , 여기 {1}

  together {1} %
  합쳐서 {1} %

  Alike in colour is alike in features: each component from its smallest to its largest.
  색이 비슷하면 특징도 비슷합니다. 각 성분은 최소에서 최대까지입니다.

  b/B: block, m: amplitude
  b/B: 블록, m: 진폭

  Dead and saturated channels
  죽은 채널과 포화된 채널

  Activation amplitude
  활성 진폭

  {1} tokens of {2} channels
  {1} 토큰, {2} 채널

  Of the result over its root mean square: dead within {1} of 0, saturated at {2} or beyond everywhere.
  출력을 제곱평균제곱근으로 나눈 값: 0에서 {1} 이내면 죽은 것, 어디서나 {2} 이상이면 포화.

  Filters
  필터

  {1} of {2}, the heaviest first
  {2}개 중 {1}개, 가중치순

  Filters of the first layer
  첫 층의 필터

  {1}×{2} pixels, stride {3}
  {1}×{2} 픽셀, 스트라이드 {3}

  {1} filters
  필터 {1}개

  Grey is a weight of 0; each filter is stretched to its own largest weight.
  회색은 가중치 0입니다. 필터마다 자기 최대 가중치에 맞췄습니다.

  They read a patch behind a norm.
  정규화 뒤의 패치를 읽습니다.

  height {1} px
  높이 {1} px

  width  {1} px
  너비 {1} px

  height
  높이

  receptive field, pixels
  수용 영역, 픽셀

  {1} of {2} tokens
  {1}, {2} 토큰

  Receptive field
  수용 영역

  {1} has no such token; c goes back to the place.
  {1}에 그런 토큰이 없습니다. c로 자리로 돌아갑니다.

  {1} × {2} pixels
  {1} × {2} 픽셀

  rows {1} to {2}
  {1}행에서 {2}행

  columns {1} to {2}
  {1}열에서 {2}열

  {1} pixels, {2} % of the image
  {1}픽셀, 이미지의 {2} %

  Exact, from the program: no other pixel can change this token, whatever the weights.
  프로그램에서 정확히 구한 것: 가중치가 무엇이든 다른 픽셀은 이 토큰을 바꿀 수 없습니다.

  What the token can depend on
  토큰이 의존할 수 있는 범위

  m: what it came from
  m: 무엇에서 왔나

  bright: can matter; dark: cannot
  밝음: 영향 가능; 어두움: 불가

  Effective field
  유효 수용 영역

  half of it from {1} pixels
  절반은 {1}픽셀에서

  {1} % of the image
  이미지의 {1} %

  95 % from {1} pixels
  95 %는 {1}픽셀에서

  What the token came from
  토큰이 무엇에서 왔나

  by rollout
  롤아웃으로

  Growth of the field
  수용 영역의 성장

  cancelled; enter asks again
  취소함; enter로 다시 계산

  {1} has no attention, only convolutions: there are no heads to look at.
  {1}에는 어텐션이 없고 합성곱뿐이라 볼 헤드가 없습니다.

  {1} has no attention and no positions: there is nothing to switch off.
  {1}에는 어텐션도 위치도 없어 끌 것이 없습니다.

  No image yet: i opens one for {1} to look at.
  아직 이미지가 없습니다: i로 {1}이(가) 볼 이미지를 엽니다.

  Nothing is known yet; Enter asks for it.
  아직 결과가 없습니다. Enter로 계산합니다.

  Looking inside…
  안을 살펴보는 중…

  mask everywhere
  전체 마스크

  mask of {1}
  {1}의 마스크

  shift everywhere
  전체 이동

  shift of {1}
  {1}의 이동

  position bias everywhere
  전체 위치 편향

  position bias of {1}
  {1}의 위치 편향

  positions
  위치

  head {1} of {2}
  {2}의 헤드 {1}

  1 attention
  어텐션 1개

  {1} attentions
  어텐션 {1}개

  zeros in place of the masks of {1}
  {1}의 마스크를 0으로

  windows neither shifted nor masked in {1}
  {1}에서 윈도우 이동·마스크 없음

  the same bias for all keys of a query in {1}
  {1}에서 쿼리의 모든 키에 같은 편향

  zero for {1}
  {1}을(를) 0으로

  zero for columns {1} to {2} of {3}, those of head {4}
  {3}의 열 {1}~{2}(헤드 {4})를 0으로

  zero for the {1}'s {2}
  {1}의 {2}을(를) 0으로

  and for its row of {1}
  또 {1}의 해당 행도 0으로

  view
  보기

  Rollout, distance, field, bias, positions, features, ablate
  롤아웃, 거리, 수용 영역, 편향, 위치, 특징, 절제

  Move the query; in a plot go through layers and heads
  쿼리 이동; 그래프에서는 층과 헤드를 훑음

  The next or the previous block or embedding
  다음 또는 이전 블록이나 임베딩

  show
  표시

  Another drawing of the same
  같은 것을 다르게 그리기

  fusion
  융합

  Heads fused by their mean, max or min
  헤드를 평균, 최대, 최소로 융합

  identity
  항등

  With or without what residuals pass on
  잔차가 넘기는 것 포함 여부

  discard
  버림

  Leave fewer or more of the smallest weights out
  가장 작은 가중치를 덜·더 빼기

  off
  끄기

  Switch something else off
  다른 것 끄기

  Switch it off everywhere, or in this block
  전체에서 끄기, 또는 이 블록에서만

  Plot a second model's heads
  둘째 모델의 헤드 그리기

  Remove the second model
  둘째 모델 빼기

  A larger, a smaller window or size, the model's own
  윈도우나 크기를 크게·작게, 본래대로

  spacing
  간격

  Offsets logarithmic or linear
  상대 위치를 로그 또는 선형으로

  With or without the image below
  아래 이미지 유무

  again
  다시

  Ask again for what was cancelled
  취소한 것을 다시 계산

  Cancel what is under way
  진행 중인 것 취소

  Cancelled; Enter asks again.
  취소했습니다. Enter로 다시 계산합니다.

  Plot beside {1}
  {1} 옆에 그리기

  reading {1}
  {1} 읽는 중

  walking down from {1}
  {1}에서 내려가는 중

  as added
  더해진 값

  as stored
  저장된 값

  resampled
  보간된 값

  for this image
  이 이미지에 대해

  a convolution over the tokens: it depends on the image
  토큰에 대한 합성곱: 이미지에 따라 다름

  sinusoids, not learned
  사인파, 학습 안 함

  a vector for each place, learned
  자리마다 벡터, 학습됨

  for an image of {1}
  {1} 이미지용

  most like {1}: {2}
  가장 비슷한 {1}: {2}

  least like {1}: {2}
  가장 다른 {1}: {2}

  Cosine of a position with the others
  한 위치와 다른 모든 위치의 코사인

  +/−: another size of the image
  +/−: 다른 이미지 크기

  There is no such token here; c goes back to the place.
  여기에 그런 토큰이 없습니다. c로 자리로 돌아갑니다.

  weight, 1 where all are alike
  가중치, 모두 같으면 1

  {1} % from pixels, {2} % from learned tokens, {3} % from padding
  픽셀에서 {1} %, 학습된 토큰에서 {2} %, 패딩에서 {3} %

  class scores
  클래스 점수

  behind all {1} blocks
  {1}개 블록 모두 뒤

  what the scores came from
  점수가 무엇에서 왔나

  identity  {1}
  항등  {1}

  half is passed on
  절반을 넘김

  left out
  뺌

  heads     {1}
  헤드  {1}

  max
  최대

  min
  최소

  discard   {1} % of each row
  버림  각 행의 {1} %

  Rollout to the pixels
  픽셀까지의 롤아웃

  b/B: up to a block
  b/B: 어느 블록까지

  heaviest pixel {1}: {2} times the mean
  최대 픽셀 {1}: 평균의 {2}배

  speaking to the lecture
  강의 진행 중

  Lecture
  강의

  The lecture has ended; any key leaves.
  강의가 끝났습니다. 아무 키나 누르면 나갑니다.

  linear layers
  선형층

  convolutions
  합성곱

  attention products
  어텐션 곱

  other products
  그 밖의 곱

  softmax
  softmax

  normalisation
  정규화

  activation
  활성화

  bias additions
  편향 더하기

  position additions
  위치 더하기

  mask additions
  마스크 더하기

  elementwise
  원소별

  pooling
  풀링

  interpolation
  보간

  movement
  이동

  side of a patch in pixels
  패치 한 변, 픽셀

  epsilon of the norms behind a patch embedding and a spatial reduction
  패치 임베딩과 공간 축소 뒤 정규화의 ε

  how the keys' map becomes shorter
  키의 맵을 줄이는 방법

  whose code, where pixels meet patches
  픽셀이 패치로 들어가는 곳은 누구의 코드처럼 하는지

  whose code pads and rolls maps that windows do not divide
  윈도우로 나누어떨어지지 않는 맵을 누구의 코드처럼 채우고 굴리는지

  side of a window in tokens
  윈도우 한 변, 토큰

  stride of the keys and values
  키와 값의 스트라이드

  height of the image in pixels
  이미지 높이, 픽셀

  width of the image in pixels
  이미지 너비, 픽셀

  rows of the token grid
  토큰 격자의 행 수

  columns of the token grid
  토큰 격자의 열 수

  rows of the token grid padded to whole windows
  온전한 윈도우로 채운 격자의 행 수

  columns of the token grid padded to whole windows
  온전한 윈도우로 채운 격자의 열 수

  tokens in all
  토큰 전체 수

  keys in all
  키 전체 수

  width of an inner token in channels
  안쪽 토큰 너비, 채널

  width of a token in channels
  토큰의 너비, 채널

  classes
  클래스 수

  side of the images it is trained on, in pixels
  학습 이미지의 한 변, 픽셀

  width of a token
  토큰의 너비

  attention heads of a block
  블록의 어텐션 헤드

  what says where a token is
  토큰의 위치를 알리는 것

  width of an MLP's middle over a token's
  MLP 중간 너비와 토큰 너비의 비

  blocks of the ResNet's stages
  ResNet 각 단계의 블록

  transformer blocks
  트랜스포머 블록

  channels of the ResNet's stem
  ResNet 스템의 채널

  groups of the ResNet's norms
  ResNet 정규화의 그룹

  width of each stage's tokens
  각 단계 토큰의 너비

  blocks of each stage
  각 단계의 블록

  attention heads of each stage
  각 단계의 어텐션 헤드

  stride of keys and values
  키와 값의 스트라이드

  how a stage makes its tokens
  단계가 토큰을 만드는 법

  stages that learn positions
  위치를 학습하는 단계

  whose names and activation
  이름과 활성화의 출처

  how queries, keys and values are made
  쿼리, 키, 값을 만드는 법

  width of a backbone token
  백본 토큰의 너비

  backbone blocks
  백본 블록

  attention heads of a backbone block
  백본 블록의 어텐션 헤드

  how neighbouring tokens are joined
  이웃 토큰을 합치는 법

  width that scores are scaled by, if not a head's
  점수를 나누는 너비, 헤드 너비가 아닐 때

  width of the first stage, doubled by each further one
  첫 단계의 너비, 이후 단계마다 두 배

  which blocks shift their windows
  어느 블록이 윈도우를 옮기나

  blocks from one extra norm to the next
  추가 정규화 사이의 블록 수

  where a branch is normalised
  분기를 어디서 정규화하나

  how alike query and key are
  쿼리와 키의 유사도

  how the bias network's offsets are spaced
  편향 망의 상대 위치 간격

  image side and window of an earlier training
  이전 학습의 이미지 한 변과 윈도우

  how much shorter the keys' map is
  키 맵이 얼마나 짧은가

  width of a patch token
  패치 토큰의 너비

  width of a pixel token
  픽셀 토큰의 너비

  attention heads over patches
  패치에 대한 어텐션 헤드

  attention heads over pixels
  픽셀에 대한 어텐션 헤드

  channels of the stem
  스템의 채널

  what a block's scores take over from the block's before
  점수가 앞 블록에서 이어받는 것

  multiply-accumulates of all matrix products and convolutions
  모든 행렬곱과 합성곱의 곱셈-누산

  two operations to a multiply-accumulate
  곱셈-누산 한 번을 두 연산으로

  as the paper's authors count
  논문 저자가 세는 대로

  fvcore, attention fused where the code can
  fvcore, 가능한 곳은 어텐션 융합

  fvcore, attention written out
  fvcore, 어텐션 펼침

  ptflops, its default backend
  ptflops, 기본 백엔드

  ptflops up to version 0.6.9
  ptflops 0.6.9까지

  ptflops, backend aten, attention fused where the code can
  ptflops, aten, 가능한 곳은 어텐션 융합

  ptflops, backend aten, attention written out
  ptflops, aten, 어텐션 펼침

  torchinfo, mult-adds
  torchinfo, 곱셈-덧셈

  calflops, MACs
  calflops, MACs

  calflops, FLOPs
  calflops, FLOPs

  DeepSpeed's profiler, MACs
  DeepSpeed 프로파일러, MACs

  DeepSpeed's profiler, FLOPs
  DeepSpeed 프로파일러, FLOPs

  Counting rule: {1}
  세는 규칙: {1}

  MACs, exact
  MACs, 정확

  MACs as printed, else exact
  MACs, 논문 값, 없으면 정확

  and
  와

  address
  주소

  Copy the view's address, which `explorer open` takes
  `explorer open`이 받는 화면 주소 복사

  Copy the view's address while sizes are changed
  크기 변경 중 화면 주소 복사

  The view's address, also sent to the clipboard (OSC 52): {1}
  화면 주소, 클립보드에도 보냈습니다 (OSC 52): {1}

  blocks of each stage, one of five or the last with attention
  각 단계의 블록, 다섯에 하나나 마지막에 어텐션

  blocks of each stage; those of the last have attention
  각 단계의 블록; 마지막 단계는 어텐션

  channels of an attention head
  어텐션 헤드의 채널

  channels of each stage's attention blocks; the first stage has none
  각 단계 어텐션 블록의 채널; 첫 단계에는 없음

  channels of each stage's convolution blocks
  각 단계 합성곱 블록의 채널

  channels of the stem before widening
  넓히기 전 스템의 채널

  classes that the head tells apart; 0 without a head, for features alone
  헤드가 가르는 클래스 수; 0이면 헤드 없이 특징만

  groups of the norms
  정규화의 그룹

  how many times wider than ResNet
  ResNet의 몇 배 너비인가

  tokens pooled to a key, as the root of their number
  한 키로 모으는 토큰 수의 제곱근

  what the head reads
  헤드가 읽는 것

  a class token
  클래스 토큰

  a token and a head that learn from a teacher
  교사에게서 배우는 토큰과 헤드

  tokens that stand for no place and no class
  위치도 클래스도 나타내지 않는 토큰

  which of queries, keys and values have a bias
  쿼리, 키, 값 중 편향이 있는 것

  a bias of queries, keys and values
  쿼리, 키, 값의 편향

  a bias of attention's last layer
  어텐션 마지막 층의 편향

  biases of the MLP's layers
  MLP 층의 편향

  queries and keys normalised
  쿼리와 키의 정규화

  a bias by relative position in every block
  블록마다 상대 위치 편향

  a bias of the patch embedding
  패치 임베딩의 편향

  a norm before the first block
  첫 블록 앞의 정규화

  a learned scale behind each branch
  각 분기 뒤의 학습된 스케일

  scales that are the block's own and no modules
  모듈이 아니라 블록 자체의 스케일

  filter that brings positions to another grid
  위치 임베딩을 다른 격자에 맞추는 필터

  an MLP of two halves that are multiplied (SwiGLU)
  두 절반을 곱하는 MLP (SwiGLU)

  width of an MLP's middle, if no whole number of times a token's
  MLP 중간 너비, 토큰 너비의 정수배가 아닐 때

  the MLP's non-linearity
  MLP의 비선형 함수

  where the last norm stands
  마지막 정규화가 있는 곳

  a layer with tanh before the head
  헤드 앞의 tanh가 있는 층

  a bias of the head
  헤드의 편향

  epsilon of the norms
  정규화의 ε

  epsilon of the norm behind the pooling
  풀링 뒤 정규화의 ε

  epsilon of the norm behind a spatial reduction
  공간을 줄인 뒤 정규화의 ε

  step {1} of {2}
  {1}/{2} 단계

  score {1} of {2}
  점수 {1}/{2}

  Exercise
  연습 문제

  Correct
  정답

  Not quite
  오답

  The answer
  답

  the answer is {1}
  답은 {1}입니다

  you said {1}
  입력한 답: {1}

  yes
  예

  no
  아니요

  Type a number, Enter checks, Tab shows the answer.
  숫자를 입력하고 Enter로 확인, Tab으로 답을 봅니다.

  Type a grid such as 14x14, Enter checks, Tab shows the answer.
  14x14처럼 입력하고 Enter로 확인, Tab으로 답을 봅니다.

  Choose with up and down, Enter checks, Tab shows the answer.
  위아래로 고르고 Enter로 확인, Tab으로 답을 봅니다.

  That is no grid: type rows and columns, such as 14x14.
  격자가 아닙니다. 14x14처럼 입력하세요.

  That is no number.
  숫자가 아닙니다.

  The explorer is yours: Esc or ^T comes back to step {1}
  자유롭게 조작하세요: Esc 또는 ^T로 {1}단계로 돌아갑니다

  take over
  직접 조작

  leave
  나가기

  More of the text, then the next step
  글의 다음 부분, 그다음 단계

  The step before
  이전 단계

  Scroll the text
  글 스크롤

  The first or the last step
  첫 단계 또는 마지막 단계

  Use the explorer yourself; Esc or ^T comes back
  직접 조작; Esc 또는 ^T로 단계로 돌아옴

  Copy the address of the view
  화면의 주소 복사

  Leave the lecture
  강의 나가기

  more
  더 보기

  The file has a fault; the last good one is shown. {1}
  파일에 오류가 있어 마지막으로 올바른 내용을 표시합니다. {1}

  Notes
  메모

  Next
  다음

  the end
  끝

  elapsed
  경과

  {1} following
  {1}명 시청

  Cancelled: {1}.
  취소했습니다: {1}.

  """#
