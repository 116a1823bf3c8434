import NIOCore
import Testing

@testable import PortalWeb

/// The multipart parser: what it finds must not depend on how the body was cut into chunks.
struct MultipartTests {
  /// A part as a reader of the events would keep it.
  struct Read: Equatable {
    var name: String
    var filename: String?
    var contentType: String?
    var body: String
  }

  static let body = """
    a preamble nobody reads\r
    --XyZ\r
    Content-Disposition: form-data; name="title"\r
    \r
    Hällo\r
    --XyZ  \r
    content-disposition: FORM-DATA; name="file"; filename="a \\"b\\".txt"; filename*=UTF-8''evil\r
    Content-Type: text/plain\r
    \r
    one\r
    \r
    --Xy\r\r
    --X\r
    two\r
    --XyZ\r
    Content-Disposition: form-data; name=title\r
    \r
    \r
    --XyZ\r
    Content-Disposition: form-data; name="none"; filename=""\r
    \r
    --XyZ--\r
    an epilogue, with a --XyZ in it\r
    --XyZ\r
    """

  static let expected = [
    Read(name: "title", body: "Hällo"),
    Read(
      name: "file", filename: "a \"b\".txt", contentType: "text/plain",
      body: "one\r\n\r\n--Xy\r\r\n--X\r\ntwo"),
    Read(name: "title", body: ""),
    Read(name: "none", filename: "", body: ""),
  ]

  /// Feeds `text` in chunks of `size` bytes and puts the events together.
  func read(
    _ text: String, size: Int = .max, limits: MultipartLimits = MultipartLimits()
  ) throws -> [Read] {
    var parser = MultipartParser(boundary: "XyZ", limits: limits)
    var reads: [Read] = []
    var bytes: [UInt8] = []
    var ends = 0
    let all = Array(text.utf8)
    var start = 0
    while start < all.count {
      let end = size < all.count - start ? start + size : all.count
      for event in try parser.feed(ByteBuffer(bytes: all[start..<end])) {
        switch event {
        case .part(let part):
          #expect(bytes.isEmpty)
          reads.append(
            Read(name: part.name, filename: part.filename, contentType: part.contentType, body: ""))
        case .data(let data):
          #expect(data.readableBytes > 0)
          bytes += Array(data.readableBytesView)
        case .endOfPart:
          reads[reads.count - 1].body = String(decoding: bytes, as: UTF8.self)
          bytes = []
        case .end: ends += 1
        }
      }
      start = end
    }
    try parser.finish()
    #expect(ends == 1)
    return reads
  }

  func form(_ header: String, body: String = "x") -> String {
    "--XyZ\r\n\(header)\r\n\r\n\(body)\r\n--XyZ--"
  }

  @Test func `every size of chunk gives the same parts`() throws {
    for size in 1...Self.body.utf8.count {
      #expect(try read(Self.body, size: size) == Self.expected, "chunks of \(size)")
    }
  }

  @Test func `every place of one cut gives the same parts`() throws {
    let all = Array(Self.body.utf8)
    for cut in 0...all.count {
      var parser = MultipartParser(boundary: "XyZ")
      var events = try parser.feed(ByteBuffer(bytes: all[..<cut]))
      events += try parser.feed(ByteBuffer(bytes: all[cut...]))
      #expect(events.filter { $0 == .endOfPart }.count == 4, "cut at \(cut)")
      #expect(events.last == .end)
    }
  }

  @Test func `without the last delimiter it is truncated`() throws {
    let whole = form("Content-Disposition: form-data; name=\"a\"")
    #expect(try read(whole).count == 1)
    for length in 0..<whole.count {
      #expect(throws: MultipartError.truncated, "\(length) characters") {
        try read(String(whole.prefix(length)))
      }
    }
  }

  @Test func `nothing much is held back`() throws {
    var parser = MultipartParser(boundary: "XyZ")
    _ = try parser.feed(
      ByteBuffer(string: "--XyZ\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n"))
    for _ in 0..<100 {
      let chunk = ByteBuffer(repeating: 0x61, count: 1000)
      #expect(try parser.feed(chunk) == [.data(chunk)])
    }
    #expect(try parser.feed(ByteBuffer(string: "\r\n--Xy")) == [])
    #expect(try parser.feed(ByteBuffer(string: "!")) == [.data(ByteBuffer(string: "\r\n--Xy!"))])
  }

  @Test(arguments: [
    "X-Other: 1",
    "Content-Disposition: form-data",
    "Content-Disposition: attachment; name=\"a\"",
    "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
    "Content-Disposition: form-data; name=\"a\"; filename=\"a\"; filename=\"b\"",
    "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"",
    "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: a/b\r\nContent-Type: a/c",
    "Content-Disposition: form-data; name=\"a",
    "Content-Disposition: form-data; name=",
    "Content-Disposition: form-data; name=\"a\" x",
    "Content-Disposition: form-data; name=\"a\nX: b\"",
    "Content-Disposition: form-data; name=\"a\rb\"",
    "Content-Disposition: form-data; name=\"a\r\n b\"",
    "Content-Disposition: form-data; name=\"a\u{0}\"",
    "Content-Disposition: form-data; name=\"a\u{85}\"",
    "Content-Disposition: form-data;\r\n name=\"a\"",
    " Content-Disposition: form-data; name=\"a\"",
    "Content-Disposition : form-data; name=\"a\"",
    "Content-Disposition",
    ": x",
    "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
  ])
  func `a bad header is refused`(_ header: String) throws {
    #expect(try read(form("Content-Disposition: form-data; name=\"a\"")).map(\.name) == ["a"])
    let error = #expect(throws: MultipartError.self) { try read(form(header)) }
    guard case .malformed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `a part without a header is refused`() {
    #expect(throws: MultipartError.malformed("no Content-Disposition")) {
      try read("--XyZ\r\n\r\nx\r\n--XyZ--")
    }
  }

  @Test func `a name that is not UTF-8 is refused`() throws {
    var parser = MultipartParser(boundary: "XyZ")
    let head = Array("--XyZ\r\nContent-Disposition: form-data; name=\"".utf8)
    #expect(throws: MultipartError.self) {
      try parser.feed(ByteBuffer(bytes: head + [0xFF] + Array("\"\r\n\r\n".utf8)))
    }
    #expect(throws: MultipartError.self) { try parser.feed(ByteBuffer(string: "x")) }
    #expect(throws: MultipartError.self) { try parser.finish() }
  }

  @Test func `a line that only begins with the boundary is refused`() {
    #expect(throws: MultipartError.malformed("delimiter")) {
      try read(form("Content-Disposition: form-data; name=a", body: "x\r\n--XyZZ\r\ny"))
    }
  }

  @Test func `the limits hold`() throws {
    let field = "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\n1234567890\r\n"
    let three = String(repeating: field, count: 3) + "--XyZ--"
    for size in [1, 7, Int.max] {
      #expect(try read(three, size: size, limits: MultipartLimits(parts: 3)).count == 3)
      #expect(throws: MultipartError.tooManyParts) {
        try read(three, size: size, limits: MultipartLimits(parts: 2))
      }
      #expect(try read(three, size: size, limits: MultipartLimits(fieldBytes: 30)).count == 3)
      #expect(throws: MultipartError.fieldsTooLarge) {
        try read(three, size: size, limits: MultipartLimits(fieldBytes: 29))
      }
      let header = "Content-Disposition: form-data; name=a"
      let exact = MultipartLimits(headerBytes: header.utf8.count)
      #expect(try read(form(header), size: size, limits: exact).count == 1)
      #expect(throws: MultipartError.headerTooLarge) {
        try read(form(header + "b"), size: size, limits: exact)
      }
    }
  }

  @Test func `a header without an end is not kept for ever`() throws {
    var parser = MultipartParser(boundary: "XyZ")
    _ = try parser.feed(ByteBuffer(string: "--XyZ\r\nX: "))
    #expect(throws: MultipartError.headerTooLarge) {
      for _ in 0..<100 { _ = try parser.feed(ByteBuffer(repeating: 0x61, count: 1000)) }
    }
  }

  @Test func `what nobody reads has an end`() throws {
    let part = "--XyZ\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--XyZ--"
    let filler = { (count: Int) in String(repeating: "p", count: count) }
    for size in [1, 7, Int.max] {
      #expect(try read(filler(1000) + "\r\n" + part, size: size).count == 1)
      #expect(throws: MultipartError.malformed("preamble")) {
        try read(filler(1100) + "\r\n" + part, size: size)
      }
      #expect(try read(part + "\r\n" + filler(1000), size: size).count == 1)
      #expect(throws: MultipartError.malformed("epilogue")) {
        try read(part + "\r\n" + filler(1100), size: size)
      }
    }
  }

  @Test func `files do not count as fields`() throws {
    let file = form(
      "Content-Disposition: form-data; name=a; filename=b",
      body: String(repeating: "x", count: 1000))
    #expect(try read(file, limits: MultipartLimits(fieldBytes: 10)).first?.body.count == 1000)
  }

  @Test(arguments: [
    ("multipart/form-data; boundary=abc", "abc"),
    ("Multipart/Form-Data;Boundary=\"a b:c\"", "a b:c"),
    ("multipart/form-data; charset=utf-8; boundary=----WebKitForm0aZ", "----WebKitForm0aZ"),
    ("multipart/form-data; boundary=abc;", "abc"),
  ])
  func `the boundary is found`(_ type: String, _ boundary: String) throws {
    #expect(try multipartBoundary(contentType: type) == boundary)
  }

  @Test(arguments: [
    "", "text/plain; boundary=a", "multipart/mixed; boundary=a", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
    "multipart/form-data; boundary=a; boundary=b", "multipart/form-data; boundary=\"a",
    "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a b",
    "multipart/form-data; boundary=\"a\u{1}\"", "multipart/form-data; boundary=ä",
    "multipart/form-data; boundary=\"a\"b", "multipart/form-data boundary=a",
    "multipart/form-data; boundary=" + String(repeating: "a", count: 71),
  ])
  func `a bad content type is refused`(_ type: String) {
    #expect(throws: MultipartError.self) { try multipartBoundary(contentType: type) }
  }
}
