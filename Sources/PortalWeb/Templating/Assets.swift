import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Portal

/// The files of `Public`, held in memory: style sheets joined into one, each address with the hash
/// of its content, so that browsers may keep it for a year.
package struct Assets: Sendable {
  struct File: Sendable {
    let bytes: [UInt8]
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

  /// - Parameters:
  ///   - folder: the `Public` folder.
  ///   - accentHue: the owner's colour, a hue of OKLCH in degrees.
  package init(folder: String, accentHue: Int) throws {
    var files: [String: File] = [:]
    files["portico.css"] = File(try Self.joined("\(folder)/css/portico.css"), "text/css")
    files["theme.css"] = File(":root{--accent-hue:\(accentHue)}", "text/css")
    files["app.js"] = File(try Self.read("\(folder)/app.js"), "text/javascript")
    for icon in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/icons")
    where icon.hasSuffix(".svg") {
      files[icon] = File(try Self.read("\(folder)/icons/\(icon)"), "image/svg+xml")
    }
    self.files = files
  }

  subscript(name: String) -> File? { files[name] }

  func address(_ name: String) -> String { "/assets/\(name)?v=\(files[name]?.hash ?? "")" }

  var addresses: Addresses {
    Addresses(
      css: address("portico.css"), theme: address("theme.css"), script: address("app.js"),
      icon: address("favicon.svg"))
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
    bytes = Array(text.utf8)
    self.mediaType = mediaType + "; charset=utf-8"
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
      body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }
}
