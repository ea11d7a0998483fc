/// What the program says around a tour, in the tour's language or the learner's.
struct LectureWords: Sendable {
  let language: TourLanguage

  /// One of four texts, in the order of the languages: English, Japanese, Chinese, Korean.
  private func of(_ english: String, _ japanese: String, _ chinese: String, _ korean: String) -> String {
    switch language {
    case .english: english
    case .japanese: japanese
    case .chinese: chinese
    case .korean: korean
    }
  }

  func step(_ number: Int, of count: Int) -> String {
    of("step \(number) of \(count)", "ステップ \(number)/\(count)", "第 \(number)/\(count) 步", "\(number)/\(count) 단계")
  }

  func score(_ right: Int, of count: Int) -> String {
    of("score \(right) of \(count)", "得点 \(right)/\(count)", "得分 \(right)/\(count)", "점수 \(right)/\(count)")
  }

  var exercise: String { of("Exercise", "演習", "练习", "연습 문제") }
  var correct: String { of("Correct", "正解", "正确", "정답") }
  var wrong: String { of("Not quite", "不正解", "不对", "오답") }
  var revealed: String { of("The answer", "答え", "答案", "답") }
  func answerIs(_ answer: String) -> String {
    of("the answer is \(answer)", "答えは \(answer) です", "答案是 \(answer)", "답은 \(answer)입니다")
  }
  func yourAnswer(_ answer: String) -> String {
    of("you said \(answer)", "あなたの答え: \(answer)", "你的答案: \(answer)", "입력한 답: \(answer)")
  }
  var yes: String { of("yes", "はい", "是", "예") }
  var no: String { of("no", "いいえ", "否", "아니요") }

  /// How an exercise is answered.
  func howTo(_ kind: Tour.Exercise.Kind) -> String {
    switch kind {
    case .number:
      of(
        "Type a number, Enter checks, Tab shows the answer.", "数を入力し Enter で確認。Tab で答えを表示。",
        "输入数字，按 Enter 检查，按 Tab 显示答案。", "숫자를 입력하고 Enter로 확인, Tab으로 답을 봅니다.")
    case .grid:
      of(
        "Type a grid such as 14x14, Enter checks, Tab shows the answer.", "14x14 のように入力し Enter で確認。Tab で答えを表示。",
        "输入网格，如 14x14，按 Enter 检查，按 Tab 显示答案。", "14x14처럼 입력하고 Enter로 확인, Tab으로 답을 봅니다.")
    case .choice, .mask:
      of(
        "Choose with up and down, Enter checks, Tab shows the answer.", "上下で選び Enter で確認。Tab で答えを表示。",
        "用上下键选择，按 Enter 检查，按 Tab 显示答案。", "위아래로 고르고 Enter로 확인, Tab으로 답을 봅니다.")
    }
  }

  func malformed(_ kind: Tour.Exercise.Kind) -> String {
    kind == .grid
      ? of(
        "That is no grid: type rows and columns, such as 14x14.", "格子ではありません。14x14 のように入力してください。",
        "这不是网格：请输入行和列，如 14x14。", "격자가 아닙니다. 14x14처럼 입력하세요.")
      : of("That is no number.", "数ではありません。", "这不是数字。", "숫자가 아닙니다.")
  }

  func takenOver(_ number: Int) -> String {
    of(
      "The explorer is yours: Esc or ^T comes back to step \(number)", "自由に操作できます: Esc か ^T でステップ \(number) に戻ります",
      "现在由你操作：按 Esc 或 ^T 回到第 \(number) 步", "자유롭게 조작하세요: Esc 또는 ^T로 \(number)단계로 돌아갑니다")
  }

  func label(_ command: LectureAction) -> String {
    switch command {
    case .next: of("next", "次へ", "下一步", "다음")
    case .back: of("back", "戻る", "上一步", "이전")
    case .scroll: of("scroll", "スクロール", "滚动", "스크롤")
    case .first, .last: of("ends", "最初と最後", "首尾", "처음과 끝")
    case .takeOver: of("take over", "操作する", "接管", "직접 조작")
    case .copyAddress: of("address", "アドレス", "地址", "주소")
    case .help: of("help", "ヘルプ", "帮助", "도움말")
    case .leave: of("leave", "終了", "退出", "나가기")
    }
  }

  func help(_ command: LectureAction) -> String {
    switch command {
    case .next: of("More of the text, then the next step", "文章の続き、次のステップ", "下文，然后是下一步", "글의 다음 부분, 그다음 단계")
    case .back: of("The step before", "前のステップ", "上一步", "이전 단계")
    case .scroll: of("Scroll the text", "文章をスクロール", "滚动文字", "글 스크롤")
    case .first, .last: of("The first or the last step", "最初または最後のステップ", "第一步或最后一步", "첫 단계 또는 마지막 단계")
    case .takeOver:
      of(
        "Use the explorer yourself; Esc or ^T comes back", "自分で操作する。Esc か ^T で元のステップに戻る",
        "自己操作；按 Esc 或 ^T 回到原来的步骤", "직접 조작; Esc 또는 ^T로 단계로 돌아옴")
    case .copyAddress: of("Copy the address of the view", "画面のアドレスをコピー", "复制视图的地址", "화면의 주소 복사")
    case .help: of("Show or hide this help", "このヘルプを表示・非表示", "显示或隐藏帮助", "도움말 표시 또는 숨기기")
    case .leave: of("Leave the lecture", "講義を終了", "退出讲座", "강의 나가기")
    }
  }

  var keys: String { of("Keys", "キー", "按键", "키") }
  var closes: String { of("any key closes", "任意のキーで閉じる", "按任意键关闭", "아무 키나 누르면 닫힘") }
  var more: String { of("more", "続き", "更多", "더 보기") }
  func fileAt(_ fault: String) -> String {
    of(
      "The file has a fault; the last good one is shown.", "ファイルに誤りがあります。直前の正しい内容を表示しています。", "文件有错误，显示的是上一个正确的版本。",
      "파일에 오류가 있어 마지막으로 올바른 내용을 표시합니다.")
      + " " + fault
  }
  var notes: String { of("Notes", "ノート", "备注", "메모") }
  var nextStep: String { of("Next", "次", "下一步", "다음") }
  var end: String { of("the end", "終わり", "结束", "끝") }
  var elapsed: String { of("elapsed", "経過", "已用时间", "경과") }
  func audience(_ count: Int) -> String {
    of("\(count) following", "視聴 \(count)", "\(count) 人观看", "\(count)명 시청")
  }
}

/// What keys mean during a tour.
enum LectureAction: Sendable, Hashable, CaseIterable {
  case next, back, scroll, first, last, takeOver, copyAddress, help, leave
}

/// The keys of a tour: dispatch, status line and help read this one list. While an exercise waits for an answer its own keys
/// come first.
enum LectureKeys {
  static let all: [(keys: [Key], command: LectureAction, isHint: Bool)] = [
    ([.character(" "), .right, .pageDown, .character("n"), .character("l")], .next, true),
    ([.left, .pageUp, .character("p"), .character("h"), .backspace], .back, true),
    ([.up, .down, .character("k"), .character("j")], .scroll, false),
    ([.home], .first, false), ([.end], .last, false),
    ([.character("t"), .enter], .takeOver, true),
    ([.character("@")], .copyAddress, false),
    ([.character("?")], .help, true),
    ([.character("q"), .control("c")], .leave, true),
  ]

  static func command(for key: Key) -> LectureAction? { all.first { $0.keys.contains(key) }?.command }
}
