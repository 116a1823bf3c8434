import Foundation
import Portal

/// The other end of `PaperProgram`, for charts.
package enum ChartChild {
  /// Reads an order as JSON from standard input and writes the pictures, as JSON too, to standard output.
  package static func run() throws {
    let order = try JSONDecoder().decode(ChartOrder.self, from: PaperChild.input())
    try order.check()
    let pictures = try order.charts.map { Data(try ChartPicture.png($0, hue: order.hue)) }
    try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(pictures))
  }
}
