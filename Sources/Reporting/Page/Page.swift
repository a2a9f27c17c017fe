/// One self-contained HTML page: it loads nothing, runs nothing, and is read in light and dark, on paper and on a phone.
package struct Page: Sendable {
    package let title: String
    /// Pieces of HTML, in order.
    package let body: [String]

    package init(title: String, body: [String]) {
        self.title = title
        self.body = body
    }

    package var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>\(HTMLText.escaped(title))</title>
        <style>
        \(PageStyle.css)
        </style>
        </head>
        <body>
        <main>
        <h1>\(HTMLText.escaped(title))</h1>
        \(body.joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
    }
}
