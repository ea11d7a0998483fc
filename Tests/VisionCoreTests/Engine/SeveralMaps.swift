@testable import VisionCore
@testable import VisionEngine
@testable import VisionFiles
@testable import VisionImages
@testable import VisionPrograms
@testable import VisionReadings

/// The image cut into maps of 12 × 12 that convolutions, pools and unfolding then move over, each map by itself.
struct SeveralMaps: Module {
  let name = ""

  func forward(_ image: Tensor) throws -> Tensor {  // [1, 3, H, W] → [1, K]
    let maps = try image.rearrange("b c (h m) (w n) -> (b h w) m n c", ["m": 12, "n": 12])
    let dense = Convolution(name: "dense", features: 8, kernel: 7, stride: 4, padding: 3)
    let x = try Convolution(name: "wide", features: 8, kernel: 3, padding: 1)(maps).activation(.relu)
    let results = [
      try dense(maps), try dense(maps).activation(.gelu) + dense(maps),
      try Convolution(name: "depthwise", features: 8, kernel: 3, stride: 2, padding: 1, groups: 8)(x),
      try Convolution(name: "patches", features: 8, kernel: 4, stride: 4)(x),
      try x.maxPooled(SlidingWindow(kernel: 3, stride: 2, margin: Margin(1))),
      try x.averagePooled(SlidingWindow(kernel: 2, stride: 2)),
      try Linear(name: "unfolded", features: 8)(x.unfolded(SlidingWindow(kernel: 3, stride: 3))),
    ]
    let rows = try results.map { try $0.rearrange("n h w c -> 1 (n h w c)") }
    return try Linear(name: "head", features: 5)(Tensor.concatenate(rows, axis: 1))
  }
}
