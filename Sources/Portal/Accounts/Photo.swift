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
        "PNG, JPEG or WebP, at most {{limit}} MB.", ["limit": String(settings.uploadLimit >> 20)]))
  }

  /// Nil unless content and name agree on a type that is taken.
  package static func type(of file: UploadedFile) -> ImageType? {
    ImageType(content: file.head).flatMap { $0.agrees(withName: file.filename) ? $0 : nil }
  }
}

extension PersonAct {
  package static let changePhoto = PersonAct(
    "photo.change", "change the photo", seenByColleagues: true)
}
