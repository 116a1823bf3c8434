/// Why a file cannot be used as a backup or an export, in words for a terminal.
package enum ArchiveProblem: Error, Equatable, CustomStringConvertible {
  case missing(String)
  case notOurs(String)
  /// What is wrong, and at which byte.
  case damaged(String, at: String)
  case otherKey(String)
  /// Format or migrations that this program does not know.
  case newer(String, String)

  package var description: String {
    switch self {
    case .missing(let path): "\(path) cannot be read. Look at the path and at its rights."
    case .notOurs(let path): "\(path) is no backup of Portico."
    case .damaged(let path, let place):
      "\(path) is damaged: \(place). Nothing was touched; take another copy of it."
    case .otherKey(let path):
      "\(path) is whole, but the data folder's secret.key is not the one that this backup was made with. Put that one in its place."
    case .newer(let path, let what):
      "\(path) was made by a newer portico (\(what)). Use that version or a later one."
    }
  }
}
