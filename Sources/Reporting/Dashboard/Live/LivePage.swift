/// The page of a run that is being trained: that of its report, and before it how the run stands this moment.
package enum LivePage {
    package static func page(_ run: LiveRun, at now: Double) -> Page {
        var page = RunPage.page(run.report)
        page.sections.insert(LiveSection.section(of: run, at: now), at: 0)
        page.introduction.append("<p id=\"connection\" class=\"connection\" role=\"status\" hidden></p>")
        return page
    }

    /// - Parameters:
    ///   - page: As it was drawn.
    ///   - position: What a stream must go on from; nil where nothing changes any more.
    ///   - nonce: By which a browser knows that the script is ours.
    package static func html(_ page: Page, position: String?, nonce: String) -> String {
        var page = page
        page.policy = policy(nonce: nonce)
        // Without an icon of ours, browsers would ask for one.
        page.head = "<link rel=\"icon\" href=\"data:,\"/>\n<style>\(style)</style>"
        if let position {
            page.head += "\n<noscript><meta http-equiv=\"refresh\" content=\"5\"/></noscript>"
            page.end = "<script nonce=\"\(nonce)\" data-position=\"\(position)\">\n\(LiveScript.text)\n</script>"
        }
        return page.html
    }

    /// Our one script alone runs, and talks to nobody else.
    package static func policy(nonce: String) -> String {
        "\(Page.stillPolicy); script-src 'nonce-\(nonce)'; connect-src 'self'; base-uri 'none'; form-action 'none'"
    }

    private static let style = """
        progress { display: block; width: 100%; max-width: 46rem; height: .6rem; margin: .8rem 0; accent-color: var(--c0); }
        .connection { border-left: 4px solid var(--c1); padding: .3rem .8rem; background: var(--raised); }
        @media print { .connection, progress { display: none; } }
        """
}
