internal import Checkpoints

/// One self-contained HTML page: it loads nothing, runs nothing, and is read in light and dark, on paper and on a phone,
/// with a keyboard and a screen reader. It is well-formed XML too.
package struct Page: Sendable {
    package let title: String
    /// Pieces of HTML between the title and the sections.
    package var introduction: [String]
    package var sections: [PageSection]
    /// What a browser may load and run (Content Security Policy).
    package var policy = Page.stillPolicy
    /// HTML at the end of the head, and at the end of the body.
    package var head = ""
    package var end = ""

    package init(title: String, introduction: [String], sections: [PageSection]) {
        self.title = title
        self.introduction = introduction
        self.sections = sections
    }

    package var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta http-equiv="Content-Security-Policy" content="\(policy)"/>
        <title>\(HTMLText.escaped(title))</title>
        <style>
        \(PageStyle.css)
        </style>\(lineBefore(head))
        </head>
        <body>
        <a class="skip" href="#content">Skip to the content</a>
        <div class="page">
        <header>
        <h1>\(HTMLText.escaped(title))</h1>
        \(introduction.joined(separator: "\n"))
        </header>
        \(contents)
        <main id="content" tabindex="-1">
        \(sections.map(\.html).joined(separator: "\n"))
        </main>
        <footer><p>Written by Apus \(ApusVersion.text).</p></footer>
        </div>\(lineBefore(end))
        </body>
        </html>

        """
    }

    /// Nothing from outside, and nothing that runs: styles and pictures are in the page itself.
    package static let stillPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

    private func lineBefore(_ html: String) -> String { html.isEmpty ? "" : "\n" + html }

    private var contents: String {
        let entries = sections.map { "<li><a href=\"#\($0.id)\">\(HTMLText.escaped($0.title))</a></li>" }
        return "<nav aria-label=\"Contents\"><ul>\(entries.joined())</ul></nav>"
    }
}
