import Portal

extension AttachmentName {
  /// For a browser, which keeps the file and shows nothing of it (RFC 6266).
  var disposition: String {
    let plain = "attachment; filename=\"\(plain)\""
    return self.plain == text ? plain : plain + "; filename*=UTF-8''\(encoded)"
  }
}
