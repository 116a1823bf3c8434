import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Portal

/// The files of `Public`, held in memory: style sheets joined into one, each address with the hash
/// of its content, so that browsers may keep it for a year.
package struct Assets: Sendable {
  struct File: Sendable {
    /// Shared by all answers: a copy for each would be held for every client that reads slowly.
    let content: ByteBuffer
    let mediaType: String
    let hash: String
  }

  /// What the layout links to.
  struct Addresses: Sendable {
    let css: String
    let theme: String
    let script: String
    let icon: String
  }

  private let files: [String: File]
  private let icon: String

  /// - Parameters:
  ///   - folder: the `Public` folder.
  ///   - accentHue: the owner's colour, a hue of OKLCH in degrees.
  ///   - logo: the owner's sign, an SVG or PNG file, in place of ours.
  package init(folder: String, accentHue: Int, logo: String? = nil) throws {
    var files: [String: File] = [:]
    files["portico.css"] = File(try Self.joined("\(folder)/css/portico.css"), "text/css")
    files["theme.css"] = File(":root{--accent-hue:\(accentHue)}", "text/css")
    let scripts = try ["app.js", "live.js"].map { try Self.read("\(folder)/\($0)") }
    files["app.js"] = File(scripts.joined(separator: "\n"), "text/javascript")
    for icon in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/icons")
    where icon.hasSuffix(".svg") {
      files[icon] = File(try Self.read("\(folder)/icons/\(icon)"), "image/svg+xml")
    }
    icon = logo == nil ? "favicon.svg" : "logo"
    if let logo { files["logo"] = try File(logo: logo) }
    self.files = files
  }

  subscript(name: String) -> File? { files[name] }

  func address(_ name: String) -> String { "/assets/\(name)?v=\(files[name]?.hash ?? "")" }

  var addresses: Addresses {
    Addresses(
      css: address("portico.css"), theme: address("theme.css"), script: address("app.js"),
      icon: address(icon))
  }

  private static func read(_ path: String) throws -> String {
    do { return try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw TemplateError(file: path, reason: "it cannot be read")
    }
  }

  /// Puts each imported sheet in its layer: one file, one request, no waiting for imports.
  private static func joined(_ path: String) throws -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return try read(path).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard let parts = line.wholeMatch(of: /@import "([a-z-]+\.css)"(?: layer\(([a-z]+)\))?;\s*/)
      else { return String(line) }
      let sheet = try read("\(folder)/\(parts.1)")
      return parts.2.map { "@layer \($0) {\n\(sheet)}" } ?? sheet
    }.joined(separator: "\n")
  }
}

extension Assets.File {
  fileprivate init(_ text: String, _ mediaType: String) {
    self.init(Array(text.utf8), mediaType + "; charset=utf-8")
  }

  fileprivate init(logo path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: path).map({ [UInt8]($0) }) else {
      throw TemplateError(file: path, reason: "it cannot be read")
    }
    if ImageType(content: bytes) == .png {
      self.init(bytes, "image/png")
    } else if path.hasSuffix(".svg") {
      self.init(bytes, "image/svg+xml; charset=utf-8")
    } else {
      throw TemplateError(file: path, reason: "it is neither an SVG nor a PNG picture")
    }
  }

  private init(_ bytes: [UInt8], _ mediaType: String) {
    content = ByteBuffer(bytes: bytes)
    self.mediaType = mediaType
    hash = String(Array(SHA256.hash(data: Data(bytes))).base64URL.prefix(12))
  }
}

/// Serves the assets.
struct AssetController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: AppContext) throws -> Response {
    guard let file = web.assets[try context.parameters.require("file")] else {
      throw HTTPProblem(.notFound)
    }
    // Only the address with the right hash may be kept: it can never mean anything else.
    let isExact = request.uri.query == "v=\(file.hash)"
    return Response(
      status: .ok,
      headers: [
        .contentType: file.mediaType,
        .cacheControl: isExact ? "public, max-age=31536000, immutable" : "no-cache",
      ],
      body: .init(byteBuffer: file.content))
  }
}
