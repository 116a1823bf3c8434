import Foundation

/// The form by which a person chooses their picture.
package enum Photo {
  package static func fields(_ settings: PortalSettings) -> Fields { [field(settings)] }

  package static func field(_ settings: PortalSettings) -> Field<UploadedFile> {
    Field.file(
      "avatar", "New photo", types: "PNG, JPEG or WebP",
      accepts: ImageType.allCases.map(\.mediaType), limit: settings.uploadLimit
    ) { type(of: $0) != nil }
    .help(
      Phrase(
        "PNG, JPEG or WebP, at most {{limit}} MB. Location and camera details are removed.",
        ["limit": String(settings.uploadLimit >> 20)]))
  }

  /// Nil unless content and name agree on a type that is taken.
  package static func type(of file: UploadedFile) -> ImageType? {
    ImageType(content: file.head).flatMap { $0.agrees(withName: file.filename) ? $0 : nil }
  }

  /// Keeps the picture that came, without what says where, when and with what it was taken. It blocks.
  /// - Throws: `FormProblems` for what cannot be shown, `StoreError`.
  package static func keep(
    _ file: UploadedFile, in folder: FileFolder, _ settings: PortalSettings
  ) throws -> String {
    let field = field(settings)
    guard let type = type(of: file) else { throw FormProblems(field, .noFile) }
    do { return try keep(file.file.path, as: type, in: folder) } catch let problem as PictureProblem
    {
      throw FormProblems(field, .other(problem.words))
    }
  }

  /// - Throws: `PictureProblem`, `StoreError`.
  static func keep(_ path: String, as type: ImageType, in folder: FileFolder) throws -> String {
    let reader = try PictureReader(path)
    let clean = try type.clean(reader)
    let file = try folder.begin()
    do { try clean.write(from: reader) { try file.write(Data($0)) } } catch {
      folder.discard(file)
      throw error
    }
    return try folder.keep(file, ending: type.rawValue)
  }
}

extension PersonAct {
  package static let changePhoto = PersonAct(
    "photo.change", "change the photo", seenByColleagues: true)
}
