/// A part of a mail that is more than sentences: a heading, a picture and a table. Its words are the reader's
/// already. Text and HTML say the same of it, but for the picture, whose words stand in the text.
package struct MailSection: Sendable, Equatable {
  package struct Table: Sendable, Equatable {
    /// Over what the rows are of, and over their values.
    package let columns: [String]
    package let rows: [[String]]

    package init(columns: [String], rows: [[String]]) {
      self.columns = columns
      self.rows = rows
    }
  }

  package let title: String
  /// What the picture shows, in a sentence; empty for none.
  package let words: String
  /// Of one of the mail's attachments; nil where nothing was drawn.
  package let picture: String?
  package let table: Table

  package init(title: String, words: String = "", picture: String? = nil, table: Table) {
    self.title = title
    self.words = words
    self.picture = picture
    self.table = table
  }
}
