/// The integer whose square a count is; nil if there is none.
package func squareRoot(_ count: Int) -> Int? {
  guard count > 0 else { return nil }
  let root = Int(Double(count).squareRoot().rounded())
  return root * root == count ? root : nil
}
