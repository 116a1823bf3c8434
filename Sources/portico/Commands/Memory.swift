import CMalloc
import Foundation

/// How the process treats its memory.
enum Memory {
  /// glibc gives back to the system whatever is over 128 KB at an arena's end, at once. Every write
  /// takes and frees about as much, and would make and flush the same pages over and over: a fifth
  /// of what a form costs. Its eight arenas a core, each with holes of its own, cost megabytes and
  /// bring nothing: few threads run at once.
  static func configure() {
    cmalloc_set(Int32(2 * ProcessInfo.processInfo.activeProcessorCount), 1 << 20)
  }
}
