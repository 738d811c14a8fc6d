import Foundation

/// Whether the program runs with all rights, which nothing that it does needs.
enum SuperUser {
  static var isRunning: Bool { geteuid() == 0 }

  /// What a run says of it, once; nil for another user.
  static var word: String? {
    isRunning
      ? "runs as root, whose rights nothing here needs: give it a user of its own"
      : nil
  }
}
