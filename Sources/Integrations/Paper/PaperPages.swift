/// Puts blocks on pages.
struct PaperPages {
  typealias Page = [(PaperBlock, y: Double)]

  /// The height of a page's text.
  let room: Double
  let tableHead: PaperBlock

  private var pages: [Page] = []
  private var page: Page = []
  private var y = 0.0

  init(room: Double, tableHead: PaperBlock) {
    self.room = room
    self.tableHead = tableHead
  }

  consuming func pages(of blocks: [PaperBlock]) -> [Page] {
    for (index, block) in blocks.enumerated() {
      let next = blocks.indices.contains(index + 1) ? blocks[index + 1] : nil
      place(block, before: block.staysWithNext ? next : nil)
    }
    endPage()
    return pages
  }

  /// - Parameter next: what stands below it on the same page.
  private mutating func place(_ block: PaperBlock, before next: PaperBlock?) {
    let together = block.height + (next.map { $0.space + $0.height } ?? 0)
    let freshRoom = room - (block.isRow ? tableHead.height : 0)
    let wanted = together <= freshRoom ? together : min(block.height, freshRoom)
    if !page.isEmpty, y + block.space + wanted > room {
      endPage()
      if block.isRow { put(tableHead) }
    }
    let space = page.isEmpty ? 0 : block.space
    if y + space + block.height <= room { put(block) } else { putInParts(block) }
  }

  /// For what is higher than a page.
  private mutating func putInParts(_ block: PaperBlock) {
    var rest = block
    while y + rest.height > room {
      let (first, following) = rest.split(at: room - y - (page.isEmpty ? 0 : rest.space))
      // A mark that no page has room for would go on for ever.
      guard !first.marks.isEmpty || !page.isEmpty else { break }
      if !first.marks.isEmpty { put(first) }
      endPage()
      rest = following
    }
    put(rest)
  }

  private mutating func put(_ block: PaperBlock) {
    if !page.isEmpty { y += block.space }
    page.append((block, y: y))
    y += block.height
  }

  private mutating func endPage() {
    pages.append(page)
    page = []
    y = 0
  }
}
