// The library's lower folders are modules of their own; whoever imports this one has them all.

@_exported import VisionEngine
@_exported import VisionFiles
@_exported import VisionImages
@_exported import VisionNumerics
@_exported import VisionPrograms
@_exported import VisionReadings
