/// First in, first out, without moving the elements at every removal.
struct Queue<Element> {
  private var elements: [Element] = []
  private var head = 0

  var first: Element? { head < elements.count ? elements[head] : nil }

  var count: Int { elements.count - head }

  var isEmpty: Bool { count == 0 }

  mutating func append(_ element: Element) { elements.append(element) }

  @discardableResult
  mutating func removeFirst() -> Element? {
    guard let first else { return nil }
    head += 1
    if head >= 64, head * 2 >= elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return first
  }

  mutating func removeAll() {
    elements = []
    head = 0
  }

  func count(where matches: (Element) -> Bool) -> Int { elements[head...].count(where: matches) }
}
