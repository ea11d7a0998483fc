enum VisionCore {}
