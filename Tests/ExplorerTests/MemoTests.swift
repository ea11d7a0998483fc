import Testing

@testable import Explorer

@Suite("Values that are kept")
struct MemoTests {
  @Test("what is not there yet is made, also where it may be nil, and each is made once")
  func optionals() {
    let memo = Memo()
    var made = 0
    func half(of number: Int) -> Int? {
      memo(number) { () -> Int? in
        made += 1
        return number.isMultiple(of: 2) ? number / 2 : nil
      }
    }
    #expect(half(of: 4) == 2 && half(of: 4) == 2 && made == 1)
    #expect(half(of: 3) == nil && half(of: 3) == nil && made == 2)
  }

  @Test("values of two types that follow from one input are told apart")
  func types() {
    let memo = Memo()
    #expect(memo("swin") { 1 } == 1 && memo("swin") { "one" } == "one" && memo("swin") { 2 } == 1)
  }
}
