import Foundation

/// The small models that come with the program, by family; their weights are not needed.
func demo(_ family: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "samples/weights/demo-\(family).yaml").path
}
