import Foundation
import Glibc

extension FileHandle {
  /// The first line that a child prints, or what it has printed when it ends. A signal that comes meanwhile,
  /// such as another child's end, is no end: `availableData` would be one of this program.
  package func firstLine() -> Data {
    var line = Data()
    var byte: UInt8 = 0
    while line.last != UInt8(ascii: "\n") {
      let count = Glibc.read(fileDescriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { break }
      line.append(byte)
    }
    return line
  }
}
