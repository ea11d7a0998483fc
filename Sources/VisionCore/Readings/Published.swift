/// A row of a paper's table of results.
public struct PublishedResult: Sendable, Hashable {
  /// Paper and table, such as `Touvron 2021 table 5`.
  public let source: String
  /// The model as the paper writes it, such as `ViT-B/16`.
  public let model: String
  /// The data set it was trained on before ImageNet-1k, or that itself; nil where the row is about size alone.
  public let pretraining: String?
  /// The side of the square image in pixels.
  public let resolution: Int?
  /// Parameters in millions.
  public let parameters: PrintedNumber?
  /// What the paper calls FLOPs, which are multiply-accumulates, in thousands of millions.
  public let flops: PrintedNumber?
  /// Top-1 accuracy on the validation set of ImageNet-1k in per cent.
  public let top1: Double?

  /// Parameters in millions, as a number.
  public var millionParameters: Double? { parameters?.value }
  /// Thousands of millions of FLOPs, as a number.
  public var gigaFLOPs: Double? { flops?.value }
}

/// A number with the digits that are printed of it: `47.0` says more than `47`.
public struct PrintedNumber: Sendable, Hashable, CustomStringConvertible {
  /// The number without its point.
  public let digits: Int
  /// How many of the digits stand behind the point.
  public let decimals: Int

  /// Nil for what is no positive number in decimal digits.
  package init?(_ text: Substring) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) }),
      let digits = Int(parts.joined()), digits > 0
    else { return nil }
    (self.digits, decimals) = (digits, parts.count == 2 ? parts[1].count : 0)
  }

  /// What `digits` is to be divided by.
  var denominator: Int { (0..<decimals).reduce(1) { power, _ in 10 * power } }

  public var value: Double { Double(digits) / Double(denominator) }

  /// As it is printed.
  public var description: String {
    let text = String(digits)
    let padded = String(repeating: "0", count: max(decimals + 1 - text.count, 0)) + text
    return decimals == 0 ? padded : "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}

/// What papers and their authors' model lists print about models: never computed here, always with its source.
public enum Published {
  /// Every row, in the order of the list.
  public static let results: [PublishedResult] =
    list.split(separator: "\n").dropFirst().compactMap(PublishedResult.init)

  /// The rows about a model of the catalogue at its own resolution, which a row that names none is taken to mean.
  public static func results(for preset: Preset) -> [PublishedResult] {
    results.filter {
      ($0.model == preset.title || otherNames[$0.model] == preset.name)
        && $0.resolution ?? preset.resolution == preset.resolution
    }
  }

  /// The rows about a model of the catalogue at any resolution.
  public static func results(named preset: Preset) -> [PublishedResult] {
    results.filter { $0.model == preset.title || otherNames[$0.model] == preset.name }
  }

  /// Names that tables give to models of the catalogue beside their titles, each with the model's name.
  package static let otherNames = [
    "R-101x3": "bit-r101x3", "R-152x4": "bit-r152x4", "BiT-L (R152x4)": "bit-r152x4",
  ]

  /// The rows with a line of names above them; a new row is added here and in `Tests/Fixtures/published.csv`.
  ///
  /// No field holds a comma; an empty field is what the source does not say.
  package static let list = """
    source,model,pretraining,resolution,params_m,flops_g,top1
    Dosovitskiy 2021 table 1,ViT-B/16,,224,86,,
    Dosovitskiy 2021 table 1,ViT-L/16,,224,307,,
    Dosovitskiy 2021 table 1,ViT-H/14,,224,632,,
    Dosovitskiy 2021 table 2,ViT-H/14,JFT-300M,518,632,,88.55
    Dosovitskiy 2021 table 2,ViT-L/16,JFT-300M,512,307,,87.76
    Dosovitskiy 2021 table 2,ViT-L/16,ImageNet-21k,512,307,,85.30
    Dosovitskiy 2021 table 2,BiT-L (R152x4),JFT-300M,480,,,87.54
    Dosovitskiy 2021 table 5,ViT-B/16,ImageNet-1k,384,,,77.91
    Dosovitskiy 2021 table 5,ViT-B/32,ImageNet-1k,384,,,73.38
    Dosovitskiy 2021 table 5,ViT-L/16,ImageNet-1k,384,,,76.53
    Dosovitskiy 2021 table 5,ViT-L/32,ImageNet-1k,384,,,71.16
    Dosovitskiy 2021 table 5,ViT-B/16,ImageNet-21k,384,,,83.97
    Dosovitskiy 2021 table 5,ViT-B/32,ImageNet-21k,384,,,81.28
    Dosovitskiy 2021 table 5,ViT-L/16,ImageNet-21k,384,,,85.15
    Dosovitskiy 2021 table 5,ViT-L/32,ImageNet-21k,384,,,80.99
    Dosovitskiy 2021 table 5,ViT-B/16,JFT-300M,384,,,84.15
    Dosovitskiy 2021 table 5,ViT-B/32,JFT-300M,384,,,80.73
    Dosovitskiy 2021 table 5,ViT-L/16,JFT-300M,384,,,87.12
    Dosovitskiy 2021 table 5,ViT-L/32,JFT-300M,384,,,84.37
    Touvron 2021 table 5,DeiT-Ti,ImageNet-1k,224,5,1.3,72.2
    Touvron 2021 table 5,DeiT-S,ImageNet-1k,224,22,4.6,79.8
    Touvron 2021 table 5,DeiT-B,ImageNet-1k,224,86,17.5,81.8
    Touvron 2021 table 5,DeiT-Ti distilled,ImageNet-1k,224,6,,74.5
    Touvron 2021 table 5,DeiT-S distilled,ImageNet-1k,224,22,,81.2
    Touvron 2021 table 5,DeiT-B distilled,ImageNet-1k,224,87,,83.4
    Touvron 2021 table 5,DeiT-B distilled,ImageNet-1k,384,87,,84.5
    Liu 2021 (Swin) table 1,DeiT-B,ImageNet-1k,384,86,55.4,83.1
    Liu 2021 (Swin) table 1,ViT-B/16,ImageNet-1k,384,86,55.4,77.9
    Liu 2021 (Swin) table 1,ViT-L/16,ImageNet-1k,384,307,190.7,76.5
    Liu 2021 (Swin) table 1,RegNetY-4G,ImageNet-1k,224,21,4.0,80.0
    Liu 2021 (Swin) table 1,RegNetY-8G,ImageNet-1k,224,39,8.0,81.7
    Liu 2021 (Swin) table 1,RegNetY-16G,ImageNet-1k,224,84,16.0,82.9
    Liu 2021 (Swin) table 1,EfficientNet-B3,ImageNet-1k,300,12,1.8,81.6
    Liu 2021 (Swin) table 1,EfficientNet-B4,ImageNet-1k,380,19,4.2,82.9
    Liu 2021 (Swin) table 1,EfficientNet-B5,ImageNet-1k,456,30,9.9,83.6
    Liu 2021 (Swin) table 1,EfficientNet-B6,ImageNet-1k,528,43,19.0,84.0
    Liu 2021 (Swin) table 1,EfficientNet-B7,ImageNet-1k,600,66,37.0,84.3
    Liu 2021 (Swin) table 1,Swin-T,ImageNet-1k,224,29,4.5,81.3
    Liu 2021 (Swin) table 1,Swin-S,ImageNet-1k,224,50,8.7,83.0
    Liu 2021 (Swin) table 1,Swin-B,ImageNet-1k,224,88,15.4,83.5
    Liu 2021 (Swin) table 1,Swin-B,ImageNet-1k,384,88,47.0,84.5
    Liu 2021 (Swin) table 1,R-101x3,ImageNet-22k,384,388,204.6,84.4
    Liu 2021 (Swin) table 1,R-152x4,ImageNet-22k,480,937,840.5,85.4
    Liu 2021 (Swin) table 1,ViT-B/16,ImageNet-22k,384,86,55.4,84.0
    Liu 2021 (Swin) table 1,ViT-L/16,ImageNet-22k,384,307,190.7,85.2
    Liu 2021 (Swin) table 1,Swin-B,ImageNet-22k,224,88,15.4,85.2
    Liu 2021 (Swin) table 1,Swin-B,ImageNet-22k,384,88,47.0,86.4
    Liu 2021 (Swin) table 1,Swin-L,ImageNet-22k,384,197,103.9,87.3
    Swin authors' model list,Swin-T,ImageNet-1k,224,28,4.5,81.2
    Swin authors' model list,Swin-S,ImageNet-1k,224,50,8.7,83.2
    Swin authors' model list,Swin-B,ImageNet-1k,224,88,15.4,83.5
    Swin authors' model list,Swin-B,ImageNet-1k,384,88,47.1,84.5
    Swin authors' model list,Swin-B,ImageNet-22k,224,88,15.4,85.2
    Swin authors' model list,Swin-B,ImageNet-22k,384,88,47.1,86.4
    Swin authors' model list,Swin-L,ImageNet-22k,224,197,34.5,86.3
    Swin authors' model list,Swin-L,ImageNet-22k,384,197,103.9,87.3
    Swin authors' model list,SwinV2-T (window 8),ImageNet-1k,256,28,5.9,81.8
    Swin authors' model list,SwinV2-S (window 8),ImageNet-1k,256,50,11.5,83.7
    Swin authors' model list,SwinV2-B (window 8),ImageNet-1k,256,88,20.3,84.2
    Swin authors' model list,SwinV2-T (window 16),ImageNet-1k,256,28,6.6,82.8
    Swin authors' model list,SwinV2-S (window 16),ImageNet-1k,256,50,12.6,84.1
    Swin authors' model list,SwinV2-B (window 16),ImageNet-1k,256,88,21.8,84.6
    Swin authors' model list,SwinV2-B (window 24),ImageNet-22k,384,88,54.7,87.1
    Swin authors' model list,SwinV2-L (window 16),ImageNet-22k,256,197,47.5,86.9
    Swin authors' model list,SwinV2-L (window 24),ImageNet-22k,384,197,115.4,87.6
    Liu 2022 (Swin V2) table 1,SwinV2-H,,,658,,
    Liu 2022 (Swin V2) table 1,SwinV2-G,ImageNet-22k-ext,640,3000,,90.17
    Wu 2021 (CvT) table 3,ResNet-50,ImageNet-1k,224,25,4.1,76.2
    Wu 2021 (CvT) table 3,ResNet-101,ImageNet-1k,224,45,7.9,77.4
    Wu 2021 (CvT) table 3,ResNet-152,ImageNet-1k,224,60,11,78.3
    Wu 2021 (CvT) table 3,PVT-Small,ImageNet-1k,224,25,3.8,79.8
    Wu 2021 (CvT) table 3,PVT-Medium,ImageNet-1k,224,44,6.7,81.2
    Wu 2021 (CvT) table 3,PVT-Large,ImageNet-1k,224,61,9.8,81.7
    Wu 2021 (CvT) table 3,TNT-S,ImageNet-1k,224,24,5.2,81.3
    Wu 2021 (CvT) table 3,TNT-B,ImageNet-1k,224,66,14.1,82.8
    Wu 2021 (CvT) table 3,CvT-13,ImageNet-1k,224,20,4.5,81.6
    Wu 2021 (CvT) table 3,CvT-21,ImageNet-1k,224,32,7.1,82.5
    Wu 2021 (CvT) table 3,CvT-13,ImageNet-1k,384,20,16.3,83.0
    Wu 2021 (CvT) table 3,CvT-21,ImageNet-1k,384,32,24.9,83.3
    Wu 2021 (CvT) table 3,CvT-13,ImageNet-22k,384,20,16.3,83.3
    Wu 2021 (CvT) table 3,CvT-21,ImageNet-22k,384,32,24.9,84.9
    Wu 2021 (CvT) table 3,CvT-W24,ImageNet-22k,384,277,193.2,87.7
    Wu 2021 (CvT) table 6,CvT-13 (key and value stride 1),ImageNet-1k,224,20,6.55,82.0
    Wu 2021 (CvT) table 6,CvT-13 (key and value stride 2),ImageNet-1k,224,20,4.53,81.6
    T2T-ViT authors' model list,T2T-ViT-7,ImageNet-1k,224,4.3,1.1,71.7
    T2T-ViT authors' model list,T2T-ViT-10,ImageNet-1k,224,5.9,1.5,75.2
    T2T-ViT authors' model list,T2T-ViT-12,ImageNet-1k,224,6.9,1.8,76.5
    T2T-ViT authors' model list,T2T-ViT-14,ImageNet-1k,224,21.5,4.8,81.5
    T2T-ViT authors' model list,T2T-ViT-19,ImageNet-1k,224,39.2,8.5,81.9
    T2T-ViT authors' model list,T2T-ViT-24,ImageNet-1k,224,64.1,13.8,82.3
    T2T-ViT authors' model list,T2T-ViT_t-14,ImageNet-1k,224,21.5,6.1,81.7
    T2T-ViT authors' model list,T2T-ViT_t-19,ImageNet-1k,224,39.2,9.8,82.4
    T2T-ViT authors' model list,T2T-ViT_t-24,ImageNet-1k,224,64.1,15.0,82.6
    PVT authors' model list,PVT-Tiny,ImageNet-1k,224,13.2,,75.1
    PVT authors' model list,PVT-Small,ImageNet-1k,224,24.5,,79.8
    PVT authors' model list,PVT-Medium,ImageNet-1k,224,44.2,,81.2
    PVT authors' model list,PVT-Large,ImageNet-1k,224,61.4,,81.7
    Next-ViT authors' model list,Next-ViT-S,ImageNet-1k,224,31.7,5.8,82.5
    Next-ViT authors' model list,Next-ViT-B,ImageNet-1k,224,44.8,8.3,83.2
    Next-ViT authors' model list,Next-ViT-L,ImageNet-1k,224,57.8,10.8,83.6
    Next-ViT authors' model list,Next-ViT-S,ImageNet-1k,384,31.7,17.3,83.6
    Next-ViT authors' model list,Next-ViT-B,ImageNet-1k,384,44.8,24.6,84.3
    Next-ViT authors' model list,Next-ViT-L,ImageNet-1k,384,57.8,32.0,84.7
    """
}

extension PublishedResult {
  /// Nil for a line that is no row of the list: a test sees to it that there is none.
  package init?(line: Substring) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 7 else { return nil }
    (source, model) = (String(fields[0]), String(fields[1]))
    pretraining = fields[2].isEmpty ? nil : String(fields[2])
    resolution = Int(fields[3])
    (parameters, flops, top1) = (PrintedNumber(fields[4]), PrintedNumber(fields[5]), Double(fields[6]))
  }
}
