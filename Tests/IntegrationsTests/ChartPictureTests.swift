import CPango
import Foundation
import Integrations
import Portal
import TestSupport
import Testing

extension PaperTests {
  /// Among the papers, since these too are drawn one after the other.
  @Suite("Charts as pictures") struct ChartPictures {
    @Test(arguments: SampleChart.allCases)
    func pictureIsWhiteWithSomethingOnIt(_ sample: SampleChart) throws {
      let png = try ChartPicture.png(sample.drawing, hue: 250)
      try keep(png, sample.rawValue)
      #expect(png.count < 150_000)
      let pixels = try #require(Pixels(png))
      #expect(pixels.width == 1200 && pixels.height == 560)
      // The edge stays free: nothing is cut off.
      #expect(pixels.isWhite(x: 0..<1200, y: 0..<8))
      #expect(pixels.isWhite(x: 0..<1200, y: 552..<560))
      #expect(pixels.isWhite(x: 0..<8, y: 0..<560))
      #expect(pixels.isWhite(x: 1192..<1200, y: 0..<560))
      // The title, and what stands below the axis.
      #expect(!pixels.isWhite(x: 40..<140, y: 40..<70))
      #expect(!pixels.isWhite(x: 60..<1140, y: 484..<534))
    }

    @Test func sameChartIsTheSameFile() throws {
      let chart = SampleChart.lines.drawing
      #expect(try ChartPicture.png(chart, hue: 30) == ChartPicture.png(chart, hue: 30))
      #expect(try ChartPicture.png(chart, hue: 30) != ChartPicture.png(chart, hue: 250))
    }

    @Test func barsHaveTheOwnersColour() throws {
      func reddest(_ hue: Int) throws -> Int {
        let png = try ChartPicture.png(SampleChart.bars.drawing, hue: hue)
        let pixels = try #require(Pixels(png))
        return pixels.count { $0.red > 150 && $0.blue < 80 }
      }
      #expect(try reddest(27) > 10_000)
      #expect(try reddest(250) == 0)
    }

    @Test func textsAreThere() throws {
      func pixels(_ title: String, _ name: String) throws -> Pixels {
        let chart = SampleChart.drawing(days: 5, .bars, title: title, name: name)
        return try #require(Pixels(ChartPicture.png(chart, hue: 250)))
      }
      let (titled, bare) = (try pixels("Orders", "Nov"), try pixels("", "Nov"))
      #expect(bare.isWhite(x: 0..<1200, y: 0..<80))
      #expect(!titled.isWhite(x: 0..<1200, y: 0..<80))
      #expect(try pixels("", "Nov") == bare)
      #expect(try pixels("", "Oct") != bare)
    }

    @Test(
      arguments: [
        "<b>&amp;</b>", "الطلبات لكل يوم", "注文 👩‍👩‍👧", String(repeating: "W", count: 400),
        "a\u{202E}b\nc",
      ])
    func anyTitleIsDrawnWithinThePicture(_ title: String) throws {
      let chart = SampleChart.drawing(days: 5, .line, title: title, name: String(title.prefix(20)))
      let pixels = try #require(Pixels(ChartPicture.png(chart, hue: 250)))
      #expect(pixels.width == 1200 && pixels.height == 560)
      #expect(!pixels.isWhite(x: 40..<1200, y: 40..<70))
    }

    @Test func whatIsNoChartIsRefused() {
      func refusal(_ chart: ChartDrawing) -> ChartRefusal? {
        do { _ = try ChartPicture.png(chart, hue: 0) } catch { return error as? ChartRefusal }
        return nil
      }
      #expect(refusal(SampleChart.drawing(days: 401, .bars)) == .tooManyPoints)
      #expect(refusal(SampleChart.drawing(days: 2, .bars, title: "\0")) == .badText)
      let long = String(repeating: "a", count: 401)
      #expect(refusal(SampleChart.drawing(days: 2, .bars, title: long)) == .badText)
      let chart = SampleChart.bars.drawing
      let nameless = ChartDrawing(
        title: "", words: "", series: chart.series, names: [], axis: chart.axis, peak: nil,
        end: nil, before: nil, language: "en")
      #expect(refusal(nameless) == .wordsMissing)
    }

    /// With `PAPERS=folder`, to look at.
    private func keep(_ png: [UInt8], _ name: String) throws {
      guard let folder = ProcessInfo.processInfo.environment["PAPERS"] else { return }
      try Data(png).write(to: URL(fileURLWithPath: "\(folder)/chart-\(name).png"))
    }
  }
}

/// A PNG's pixels, as cairo reads them.
private struct Pixels: Equatable {
  struct Pixel: Equatable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8
    var isWhite: Bool { red == 255 && green == 255 && blue == 255 }
  }

  let width: Int
  let height: Int
  private let pixels: [Pixel]

  init?(_ png: [UInt8]) {
    var rest = png[...]
    let read = withUnsafeMutablePointer(to: &rest) { rest in
      cairo_image_surface_create_from_png_stream(
        { context, room, count in
          guard let room, let rest = context?.assumingMemoryBound(to: ArraySlice<UInt8>.self),
            rest.pointee.count >= Int(count)
          else { return CAIRO_STATUS_READ_ERROR }
          for index in 0..<Int(count) { room[index] = rest.pointee.removeFirst() }
          return CAIRO_STATUS_SUCCESS
        }, rest)
    }
    guard let surface = read else { return nil }
    defer { cairo_surface_destroy(surface) }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
      let data = cairo_image_surface_get_data(surface)
    else { return nil }
    width = Int(cairo_image_surface_get_width(surface))
    height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface))
    let (columns, rows) = (0..<width, 0..<height)
    pixels = rows.flatMap { y in
      columns.map { x in
        let pixel = data + y * stride + x * 4
        return Pixel(red: pixel[2], green: pixel[1], blue: pixel[0])
      }
    }
  }

  func isWhite(x: Range<Int>, y: Range<Int>) -> Bool {
    y.allSatisfy { row in x.allSatisfy { pixels[row * width + $0].isWhite } }
  }

  func count(_ body: (Pixel) -> Bool) -> Int { pixels.count(where: body) }
}
