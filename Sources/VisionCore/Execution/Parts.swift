// What the engine runs, and what it reads.

@_exported import VisionFiles
@_exported import VisionNumerics
@_exported import VisionReadings
