import VisionCore

// MARK: - What is shown

extension AppState {
  /// The large map as it is laid out now; nil where there is no block to show.
  func attentionPage(in region: Region, theme: Theme) -> AttentionPage? {
    guard let subject = ownSubject, let scene = subject.scene(attention.scaling) else { return nil }
    return AttentionPage(
      scene, attention, remarks: attentionRemarks(subject, hasMap: scene.map != nil, theme),
      classes: subject.classes(AttentionClasses.most), theme: theme, translation: translation, in: region)
  }

  /// The small multiples as they are laid out now; nil where they are not shown.
  func overviewPage(in region: Region) -> OverviewPage? {
    guard let overview = attention.overview, let subject = ownSubject else { return nil }
    return OverviewPage(subject, overview, attention.scaling, queries: { attentionQuery($0) }, in: region)
  }

  /// Both models as they are laid out now; nil where there is one.
  func linkedPages(in region: Region, theme: Theme) -> [LinkedPage]? {
    guard attention.linked != nil, let own = ownSubject, let other = linkedSubject else { return nil }
    let halves = region.columns([1, 1])
    return zip([own, other], halves).enumerated().compactMap { index, side in
      guard let scene = side.0.scene(attention.scaling) else { return nil }
      let isActive = attention.isLinkedActive == (index == 1)
      return LinkedPage(
        scene, side.0, attention, center: attention.center.map { index == 1 ? linkedPoint($0) : $0 },
        remarks: attentionRemarks(side.0, hasMap: scene.map != nil, theme), isLinked: index == 1, isActive: isActive,
        in: side.1)
    }
  }

  /// What to press where there is nothing to see, or where what is seen is not what would be run now.
  private func attentionRemarks(_ subject: AttentionSubject, hasMap: Bool, _ theme: Theme) -> [StyledText] {
    if hasMap, let result = subject.result {
      let isOther = (image: result.image.path != image?.path, weights: result.weights != subject.weights)
      guard isOther.image || isOther.weights else {
        // Where classes stand otherwise.
        return subject.preset.classes > 0
          ? [] : ["", StyledText("\(subject.preset.title) has no layer that gives class scores.", theme.muted)]
      }
      let now: [Phrase] = [
        isOther.image ? image.map { Phrase(verbatim: $0.name) } : nil, isOther.weights ? subject.weights.label : nil,
      ].compactMap(\.self)
      return [
        StyledText(
          "of \(result.image.name), \(result.weights.label); Enter runs \(now.joined(separator: ", "))", theme.warning)
      ]
    }
    if isRunning { return ["", StyledText("The run is going on; Esc cancels it.", theme.accent)] }
    guard let image else {
      return ["", StyledText("No image yet: i opens one, then Enter runs the model on it.", theme.accent)]
    }
    if subject.result != nil {
      return ["", StyledText("The last run did not keep this block's weights; Enter keeps them.", theme.accent)]
    }
    return ["", StyledText("No result yet: Enter runs \(subject.preset.title) on \(image.name).", theme.accent)]
  }
}

func drawAttention(_ state: AppState, in region: Region, on canvas: inout Canvas) {
  if let page = state.overviewPage(in: region) {
    page.draw(on: &canvas)
  } else if let pages = state.linkedPages(in: region, theme: canvas.theme) {
    for page in pages { page.draw(on: &canvas) }
  } else if let page = state.attentionPage(in: region, theme: canvas.theme) {
    page.draw(on: &canvas)
  } else {
    let inner = canvas.box(region, title: "Attention").inset(horizontal: 2, vertical: 1)
    if case .failure(let failure) = state.currentReading {
      canvas.paragraph(StyledText("\(failure)", canvas.theme.bad), in: inner)
    } else {
      canvas.paragraph("This model has no attention.", in: inner)
    }
  }
}
