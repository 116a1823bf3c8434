import CMalloc

/// How the process treats its memory.
enum Memory {
  /// glibc gives back to the system whatever is over 128 KB at an arena's end, at once. Every write
  /// takes and frees about as much, and would make and flush the same pages over and over: a fifth
  /// of what a form costs.
  static func keepWhatWritesNeed() { cmalloc_keep(1 << 20) }
}
