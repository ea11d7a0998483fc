// What all readings are of.

@_exported import VisionPrograms
