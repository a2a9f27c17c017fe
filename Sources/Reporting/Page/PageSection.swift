/// A part of a page with a heading of its own, which the page's contents list leads to.
package struct PageSection: Sendable {
    /// A name that is unique on the page: lower-case letters, digits and hyphens.
    package let id: String
    package let title: String
    /// Pieces of HTML, in order.
    package let body: [String]

    package init(id: String, title: String, body: [String]) {
        self.id = id
        self.title = title
        self.body = body
    }

    package var html: String {
        """
        <section id="\(id)" aria-labelledby="\(id)-title">
        <h2 id="\(id)-title">\(HTMLText.escaped(title))</h2>
        \(body.joined(separator: "\n"))
        </section>
        """
    }
}
