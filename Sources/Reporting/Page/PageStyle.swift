/// How every page looks.
enum PageStyle {
    static let css = """
        :root {
          --paper: #ffffff; --ink: #1c1e21; --faint: #6a7078; --rule: #d9dce0; --good: #18794e; --bad: #c62a2f;
          --c0: #2563c9; --c1: #d9730d; --c2: #18794e; --c3: #a83279; --c4: #7a6a00; --c5: #5b6270;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #16181b; --ink: #e6e8eb; --faint: #9aa1aa; --rule: #34383d; --good: #4cc38a; --bad: #ff8589;
            --c0: #6ea8fe; --c1: #ffa057; --c2: #4cc38a; --c3: #e58fc1; --c4: #d6c34a; --c5: #aab2bd;
          }
        }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 76rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
        p.note, td.none, figcaption { color: var(--faint); }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        caption { text-align: left; white-space: nowrap; padding: .3rem 0; color: var(--faint); }
        th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
        th[scope=row] { text-align: left; font-weight: 600; white-space: normal; min-width: 9rem; }
        td.label { text-align: left; color: var(--faint); }
        table.confusion td, table.confusion th { text-align: right; font-size: .85rem; padding: .2rem .45rem; }
        .reached { color: var(--good); } .missed { color: var(--bad); font-weight: 700; }
        .charts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
        figure { margin: 0; } figcaption { font-size: .85rem; } figcaption strong { color: var(--ink); }
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--faint); font: 11px system-ui, sans-serif; }
        svg line { stroke: var(--rule); }
        svg polyline { fill: none; stroke-width: 1.6; stroke-linejoin: round; opacity: .85; }
        svg polyline.c1, svg polyline.c3 { stroke-dasharray: 5 2; }
        .key { white-space: nowrap; margin-left: .6rem; }
        .key::before { content: ""; display: inline-block; width: 1.1em; margin-right: .3em; vertical-align: middle;
          border-top: 2px solid; }
        .key.c1::before, .key.c3::before { border-top-style: dashed; }
        \(colours)
        """

    private static var colours: String {
        (0..<LineChart.colourCount).map { index in
            "polyline.c\(index) { stroke: var(--c\(index)); } circle.c\(index) { fill: var(--c\(index)); } "
                + ".key.c\(index)::before { border-top-color: var(--c\(index)); }"
        }.joined(separator: "\n")
    }
}
