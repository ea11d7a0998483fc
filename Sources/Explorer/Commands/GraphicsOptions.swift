import ArgumentParser

extension GraphicsChoice: ExpressibleByArgument {}

/// The option of every command that opens the screens.
struct GraphicsOptions: ParsableArguments {
  @Option(
    help: """
      Show image and heatmap in the terminal's own pixels, over the coloured text: kitty's protocol, sixel, or auto, what the \
      environment says that the terminal has.
      """)
  var graphics = GraphicsChoice.off
}
