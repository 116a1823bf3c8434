/// Why a picture is not taken.
enum PictureProblem: Error, Equatable {
  /// Not as its format wants it, cut off, or of a rare kind.
  case damaged
  case moving
  case tooManyPixels(width: Int, height: Int)

  var words: Phrase {
    switch self {
    case .damaged:
      "This picture is damaged, not whole, or of a kind that browsers do not show. Choose another file."
    case .moving: "This picture moves. Choose one that stands still."
    case .tooManyPixels(let width, let height):
      Phrase(
        "This picture has {{width}} by {{height}} pixels. Choose one of at most {{side}} on a side and {{millions}} million in all.",
        [
          "width": String(width), "height": String(height), "side": String(PictureSize.mostOnASide),
          "millions": String(PictureSize.mostPixels / 1_000_000),
        ])
    }
  }
}

/// Width and height in pixels. A browser that shows a picture needs four bytes for each, however small
/// the file is.
struct PictureSize: Equatable {
  static let mostOnASide = 8192
  static let mostPixels = 40_000_000
  let width: Int
  let height: Int

  init(_ width: Int, _ height: Int) throws(PictureProblem) {
    guard width > 0, height > 0 else { throw .damaged }
    guard width <= Self.mostOnASide, height <= Self.mostOnASide, width * height <= Self.mostPixels
    else { throw .tooManyPixels(width: width, height: height) }
    self.width = width
    self.height = height
  }
}
