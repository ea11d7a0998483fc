// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors in CI alone, so that a newer compiler's new warning never stops a user's build.
let strict: [SwiftSetting] =
  Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]
let swift: [SwiftSetting] = [.swiftLanguageMode(.v6)] + strict

// Runs under sanitizers build the engine and its tests alone: `make sanitize`.
let isEngineAlone = Context.environment["EXPLORER_ENGINE_ALONE"] != nil

// The library's folders; the lower ones are targets of their own.
let lowerFolders = [
  "Words", "Numerics", "Symbolic", "Definition", "Program", "Layers", "Images", "Files", "Readings", "Execution",
]
let upperFolders = [
  "Ablation", "Architectures", "Attention", "Counting", "Families", "Features", "Library", "Places", "Published",
  "Recognition", "Scaling", "Scenes", "VisionCore.docc", "Weights",
]

/// Some of them as a target.
func part(_ name: String, of folders: [String], _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/VisionCore",
    exclude: (lowerFolders + upperFolders).filter { !folders.contains($0) }, sources: folders, swiftSettings: swift)
}

let program: [Target] = [
  .executableTarget(
    name: "Explorer",
    dependencies: [
      "VisionCore", "CNcurses", "CPhrases", "CZlib",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "Yams", package: "Yams"),
    ],
    resources: [.embedInCode("Export/screen-font.png"), .embedInCode("Export/screen-font.txt")],
    swiftSettings: swift),
  .testTarget(name: "ExplorerTests", dependencies: ["Explorer", "CZlib", "CPseudoTerminal"], swiftSettings: swift),
  .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
  // What is public suffices for other people's programs.
  .testTarget(name: "TutorialTests", dependencies: ["VisionCore"], packageAccess: false, swiftSettings: swift),
]

let package = Package(
  name: "vision-explorer",
  platforms: [.macOS(.v15)],
  products: [.library(name: "VisionCore", targets: ["VisionCore"])]
    + (isEngineAlone ? [] : [.executable(name: "explorer", targets: ["Explorer"])]),
  dependencies: isEngineAlone
    ? []
    : [
      .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
      .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
  targets: [
    // Libraries of the system, each behind a small shim; `Scripts/setup` installs them.
    .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw")]),
    .target(name: "COneDNN", dependencies: ["CKernels"], linkerSettings: [.linkedLibrary("dnnl")]),
    .target(
      name: "CImageCodecs",
      linkerSettings: [.linkedLibrary("png"), .linkedLibrary("turbojpeg"), .linkedLibrary("webp")]),
    // Inflates compressed entries of checkpoints, deflates pictures; libpng brings the library along.
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    // The program's translations as parts of it.
    .target(name: "CPhrases"),
    // Attention and what oneDNN has no fused form for.
    .target(name: "CKernels"),
    // So the compiler keeps the direction; whoever imports VisionCore has them all.
    part("VisionNumerics", of: ["Words", "Numerics"]),
    part("VisionPrograms", of: ["Symbolic", "Definition", "Program", "Layers"], ["VisionNumerics"]),
    part("VisionImages", of: ["Images"], ["VisionNumerics", "CImageCodecs", "CZlib"]),
    part("VisionFiles", of: ["Files"], ["VisionNumerics", "CZlib"]),
    part("VisionReadings", of: ["Readings"], ["VisionPrograms"]),
    part("VisionEngine", of: ["Execution"], ["VisionFiles", "VisionReadings", "CKernels", "COneDNN"]),
    .target(
      name: "VisionCore", dependencies: ["VisionEngine", "VisionImages"], exclude: lowerFolders,
      resources: [
        .embedInCode("Architectures/published.csv"), .embedInCode("Architectures/facts.tsv"),
        .embedInCode("Weights/imagenet.txt"),
      ],
      swiftSettings: swift),
    .testTarget(
      name: "VisionCoreTests", dependencies: ["VisionCore", "CKernels", "COneDNN"],
      sources: isEngineAlone ? ["Engine"] : nil, swiftSettings: swift),
  ] + (isEngineAlone ? [] : program)
)

// `make fuzz` alone builds this. libFuzzer brings the main function, so what it calls is a library.
if Context.environment["FUZZ"] != nil {
  package.targets.append(
    .target(
      name: "ParserFuzzer", dependencies: ["VisionCore"], path: "Tests/ParserFuzzer",
      exclude: ["kinds.dict", "torch.dict"],
      swiftSettings: swift))
  package.products.append(.library(name: "ParserFuzzer", type: .static, targets: ["ParserFuzzer"]))
}
