/// What came for one field, from a form, a JSON body, a row of an import or an upload.
package enum Input: Sendable, Equatable {
  case absent
  /// Form text: one, or several under one name.
  case texts([String])
  case json(JSON)
  case file(UploadedFile)

  package static func text(_ text: String) -> Input { .texts([text]) }
}

/// A file that has arrived and is not yet kept: on disk under a name of ours.
package struct UploadedFile: Sendable, Equatable {
  package let file: IncomingFile
  /// As the client named it: to compare its ending, never to store.
  package let filename: String
  /// The first bytes, by which its type is told.
  package let head: [UInt8]
  /// In bytes.
  package let size: Int

  package init(file: IncomingFile, filename: String, head: [UInt8], size: Int) {
    self.file = file
    self.filename = filename
    self.head = head
    self.size = size
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.filename == right.filename && left.size == right.size && left.head == right.head
  }
}

extension Input {
  /// The one text that was given; an absent field reads as an empty one.
  var text: String {
    get throws(FieldProblem) {
      switch self {
      case .absent, .json(.null): return ""
      case .texts(let texts) where texts.count <= 1: return texts.first ?? ""
      case .json(.text(let text)): return text
      case .texts, .json, .file: throw .wrongType
      }
    }
  }

  /// All texts that were given.
  var texts: [String] {
    get throws(FieldProblem) {
      switch self {
      case .absent, .json(.null): return []
      case .texts(let texts): return texts
      case .json(.list(let items)):
        var texts: [String] = []
        for item in items {
          guard case .text(let text) = item else { throw .wrongType }
          texts.append(text)
        }
        return texts
      case .json, .file: throw .wrongType
      }
    }
  }
}
