import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Pictures without what says where they were taken") struct PictureTests {
  private static let secret = Array("48.137N 11.575E".utf8)

  private func clean(_ bytes: [UInt8]) throws -> [UInt8] {
    let path = TestFolder.fresh("")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let reader = try PictureReader(path)
    let type = try #require(ImageType(content: bytes))
    let picture = try type.clean(reader)
    var written: [UInt8] = []
    try picture.write(from: reader) { written += $0 }
    #expect(picture.count == written.count)
    return written
  }

  private func problem(_ bytes: [UInt8]) -> PictureProblem? {
    do {
      _ = try clean(bytes)
      return nil
    } catch { return error as? PictureProblem }
  }

  @Test func pngKeepsPixelsAndColours() throws {
    let kept: [(String, [UInt8])] = [
      ("sRGB", [0]), ("gAMA", [0, 0, 1, 2]), ("cHRM", Array(repeating: 9, count: 32)),
      ("PLTE", [1, 2, 3]), ("tRNS", [5]),
    ]
    let names = [
      "eXIf", "tEXt", "zTXt", "iTXt", "tIME", "iCCP", "pHYs", "acTL", "fcTL", "fdAT", "abCd",
    ]
    let dropped = names.map { ($0, Self.secret) }
    let full = SamplePicture.png(chunks: dropped + kept + dropped) + Self.secret
    #expect(full.contains(Self.secret))
    #expect(try clean(full) == SamplePicture.png(chunks: kept))
  }

  @Test func sumIsThatOfTheStandard() {
    #expect(SamplePicture.png.suffix(4) == [0xAE, 0x42, 0x60, 0x82], "of an empty IEND")
  }

  @Test func jpegKeepsWhatItsPixelsNeed() throws {
    let jfif = Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1]
    let adobe = Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1]
    let thumbnail: [UInt8] = [1, 1] + Self.secret
    let dropped = ([0xE1, 0xE2, 0xE7, 0xED, 0xEF, 0xFE] as [UInt8]).map {
      SamplePicture.segment($0, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Self.secret)
    }
    let jfxx = SamplePicture.segment(0xE0, Array("JFXX\0".utf8) + Self.secret)
    let full =
      SamplePicture.jpeg(
        segments: [SamplePicture.segment(0xE0, jfif + thumbnail), jfxx] + dropped
          + [SamplePicture.segment(0xEE, adobe + Self.secret)],
        between: dropped) + Self.secret
    #expect(full.contains(Self.secret))
    let plain = SamplePicture.jpeg(segments: [
      SamplePicture.segment(0xE0, jfif + [0, 0]), SamplePicture.segment(0xEE, adobe),
    ])
    #expect(try clean(full) == plain)
  }

  /// A camera's notes: the orientation is the second of two entries, the position is behind them.
  private func exif(_ orientation: Int, isLittle: Bool) -> [UInt8] {
    let number = isLittle ? SamplePicture.little : SamplePicture.big
    let entry = { (tag: Int, value: Int) -> [UInt8] in
      Array([number(tag, 2), number(3, 2), number(1, 4), number(value, 2), [0, 0]].joined())
    }
    let head: [UInt8] = Array((isLittle ? "II" : "MM").utf8) + number(42, 2) + number(10, 4)
    let entries: [UInt8] = number(2, 2) + entry(0x0110, 7) + entry(0x0112, orientation)
    let parts: [[UInt8]] = [
      Array("Exif\0\0".utf8), head, [0, 0], entries, number(0, 4), Self.secret,
    ]
    return Array(parts.joined())
  }

  @Test(arguments: 0...9, [true, false])
  func jpegIsTurnedAsBefore(_ orientation: Int, _ isLittle: Bool) throws {
    let notes = SamplePicture.segment(0xE1, exif(orientation, isLittle: isLittle))
    let cleaned = try clean(SamplePicture.jpeg(segments: [notes]))
    #expect(!cleaned.contains(Self.secret))
    guard (2...8).contains(orientation) else {
      #expect(cleaned == SamplePicture.jpeg())
      return
    }
    let kept = ExifOrientation.written(UInt8(orientation))
    #expect(cleaned == SamplePicture.jpeg(segments: [SamplePicture.segment(0xE1, kept)]))
    #expect(ExifOrientation.read(kept) == UInt8(orientation))
    #expect(kept.count == 32, "and nothing else")
  }

  @Test func notesThatLieAreNoNotes() throws {
    let whole = exif(6, isLittle: true)
    for count in 0..<whole.count - Self.secret.count - 8 {
      let notes = SamplePicture.segment(0xE1, Array(whole.prefix(count)))
      #expect(try clean(SamplePicture.jpeg(segments: [notes])) == SamplePicture.jpeg(), "\(count)")
    }
    // The directory is said to be far behind the end.
    let far = Array("Exif\0\0II*\0".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]
    #expect(ExifOrientation.read(far) == nil)
  }

  @Test func webpKeepsPictureAndTransparency() throws {
    let notes = ["ICCP", "EXIF", "XMP ", "ABCD"].map { ($0, Self.secret) }
    let (x, lossy, lossless) = (
      SamplePicture.extended(), SamplePicture.lossy(), SamplePicture.lossless()
    )
    let alpha = ("ALPH", [1, 2, 3] as [UInt8])
    #expect(try clean(SamplePicture.webp([lossy] + notes)) == SamplePicture.webp([lossy]))
    for image in [lossy, lossless] {
      let full = SamplePicture.webp([x] + notes + [image] + notes) + Self.secret
      #expect(full.contains(Self.secret))
      #expect(try clean(full) == SamplePicture.webp([image]))
    }
    #expect(
      try clean(SamplePicture.webp([x] + notes + [alpha] + notes + [lossy] + notes))
        == SamplePicture.webp([SamplePicture.extended(flags: 0x10), alpha, lossy]))
  }

  @Test func movingOnesAreRefusedOrStandStill() throws {
    let moving = [SamplePicture.extended(flags: 2), ("ANIM", [0, 0]), ("ANMF", [0, 0])]
    #expect(problem(SamplePicture.webp(moving)) == .moving)
    #expect(problem(SamplePicture.webp([SamplePicture.lossy(), ("ANMF", [0, 0])])) == .moving)
  }

  @Test func sizeIsBoundedWhereverItStands() {
    let sizes = [(60_000, 60_000), (8193, 1), (1, 8193), (8192, 8192), (0, 4), (4, 0)]
    for (width, height) in sizes {
      let expected: PictureProblem =
        width * height == 0 ? .damaged : .tooManyPixels(width: width, height: height)
      #expect(problem(SamplePicture.png(width: width, height: height)) == expected)
      #expect(problem(SamplePicture.jpeg(width: width, height: height)) == expected)
    }
    for (width, height) in [(8193, 1), (1, 8193), (8192, 8192)] {
      let expected = PictureProblem.tooManyPixels(width: width, height: height)
      let x = SamplePicture.extended(width: width, height: height)
      for image in [
        SamplePicture.lossy(width: width, height: height),
        SamplePicture.lossless(width: width, height: height),
      ] {
        #expect(problem(SamplePicture.webp([image])) == expected)
        #expect(problem(SamplePicture.webp([SamplePicture.extended(), image])) == expected)
      }
      #expect(problem(SamplePicture.webp([x, SamplePicture.lossy()])) == expected)
    }
    // The greatest that is taken.
    for (width, height) in [(8192, 4882), (4882, 8192)] {
      #expect(problem(SamplePicture.png(width: width, height: height)) == nil)
      #expect(problem(SamplePicture.jpeg(width: width, height: height)) == nil)
      #expect(
        problem(SamplePicture.webp([SamplePicture.lossless(width: width, height: height)])) == nil)
    }
    #expect(problem(SamplePicture.png(width: -1, height: 1)) != nil)
  }

  /// What two readers might understand in two ways.
  @Test func contradictionsAreRefused() {
    let frame = SamplePicture.segment(0xC0, [8, 0, 2, 0, 4, 1, 1, 0x11, 0])
    let contradictions: [[UInt8]] = [
      SamplePicture.jpeg(segments: [frame]), SamplePicture.jpeg(between: [frame]),
      // The number of lines, said later (DNL); a hierarchy; a lossless frame.
      SamplePicture.jpeg(between: [SamplePicture.segment(0xDC, [0xEA, 0x60])]),
      SamplePicture.jpeg(segments: [SamplePicture.segment(0xDE, [8, 0, 2, 0, 4, 0])]),
      SamplePicture.jpeg(segments: [SamplePicture.segment(0xC3, [8, 0, 2, 0, 4, 0])]),
      [0xFF, 0xD8] + frame + [0xFF, 0xD9], [0xFF, 0xD8, 0xFF, 0xD9],
      SamplePicture.png(chunks: [("IHDR", Array(repeating: 0, count: 13))]),
      SamplePicture.png(chunks: [("ABCD", [])]), SamplePicture.png(chunks: [("gAMA", Self.secret)]),
      Array(SamplePicture.png.prefix(33)) + SamplePicture.chunk("IEND", []),
      SamplePicture.webp([SamplePicture.extended(width: 5), SamplePicture.lossy()]),
      SamplePicture.webp([SamplePicture.lossy(), SamplePicture.lossy()]),
      SamplePicture.webp([SamplePicture.extended()]), SamplePicture.webp([]),
    ]
    for (number, bytes) in contradictions.enumerated() {
      #expect(problem(bytes) == .damaged, "\(number)")
    }
  }

  @Test func scansAreCounted() {
    let scan = SamplePicture.segment(0xDA, [1, 1, 0, 0, 63, 0])
    #expect(problem(SamplePicture.jpeg(between: Array(repeating: scan, count: 98))) == nil)
    #expect(problem(SamplePicture.jpeg(between: Array(repeating: scan, count: 99))) == .damaged)
  }

  @Test func partsAreCounted() {
    let none = Array(repeating: SamplePicture.segment(0xFE, []), count: 100_001)
    #expect(problem(SamplePicture.jpeg(segments: none)) == .damaged)
    #expect(problem(SamplePicture.jpeg(segments: Array(none.prefix(99_000)))) == nil)
  }

  private static let samples: [[UInt8]] = [
    SamplePicture.png(chunks: [("tEXt", secret), ("sRGB", [0])]),
    SamplePicture.jpeg(segments: [SamplePicture.segment(0xFE, secret)]),
    SamplePicture.webp([
      SamplePicture.extended(), ("ALPH", [1, 2]), SamplePicture.lossy(), ("EXIF", secret),
    ]),
    SamplePicture.webp([SamplePicture.lossless()]),
  ]

  @Test(arguments: samples) func whatIsCutOffIsRefused(_ whole: [UInt8]) {
    #expect(problem(whole) == nil)
    for count in 12..<whole.count { #expect(problem(Array(whole.prefix(count))) == .damaged) }
  }

  /// Whatever comes, it is refused or cleaned for good: the cleaned picture is clean.
  @Test(arguments: samples) func chanceFindsNothing(_ whole: [UInt8]) throws {
    var dice = SystemRandomNumberGenerator()
    var taken = 0
    for _ in 0..<1500 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &dice) {
        bytes[Int.random(in: 12..<bytes.count, using: &dice)] = .random(in: 0...255, using: &dice)
      }
      if whole == Self.samples[0] { bytes = summed(bytes) }
      guard problem(bytes) == nil else { continue }
      taken += 1
      let once = try clean(bytes)
      #expect(try clean(once) == once, "\(bytes)")
    }
    for _ in 0..<300 {
      let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &dice) }
      #expect(problem(Array(whole.prefix(12)) + noise) != nil)
    }
    #expect(taken > 10)
  }

  /// A PNG with the right check sums, as far as its chunks can be followed.
  private func summed(_ png: [UInt8]) -> [UInt8] {
    var (summed, offset) = (png, 8)
    while offset + 12 <= png.count {
      let count = png[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
      guard offset + 12 + count <= png.count else { break }
      var sum = CRC32()
      sum.update(png[offset + 4..<offset + 8 + count])
      let end = offset + 8 + count
      summed.replaceSubrange(end..<end + 4, with: SamplePicture.big(sum.value, 4))
      offset = end + 4
    }
    return summed
  }

  /// Longer than what is read at once, with a marker on the edge.
  @Test func longOnesAreReadInPieces() throws {
    for length in 65_500..<65_560 {
      let scan = Array(repeating: UInt8(1), count: length) + [0xFF, 0, 0xFF, 0xD1, 2]
      let whole = SamplePicture.jpeg(scan: scan)
      #expect(try clean(whole) == whole)
    }
    let pixels = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    let png = SamplePicture.png(pixels: pixels)
    #expect(try clean(png) == png)
  }
}

extension [UInt8] {
  fileprivate func contains(_ part: [UInt8]) -> Bool { Data(self).range(of: Data(part)) != nil }
}
