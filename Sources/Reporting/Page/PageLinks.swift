/// Links of a page to the files beside it.
package enum PageLinks {
  /// The page where there is nothing beside it, as in a mail: the names of the files stay.
  ///
  /// What is text in a page has no `<`, so this finds nothing but the page's own elements.
  package static func removed(from html: String) -> String {
    html.replacing(#/<a href="[^"]*">|<\/a>/#, with: "")
  }
}
