/// How every page looks.
enum PageStyle {
    static let css = """
        :root {
          --paper: #ffffff; --raised: #f4f5f7; --mild: #d3dbe8; --ink: #1c1e21; --faint: #5d636b; --rule: #d9dce0; --link: #1d56b3;
          --good: #18794e; --bad: #c62a2f;
          --c0: #2563c9; --c1: #c2620a; --c2: #18794e; --c3: #a83279; --c4: #7a6a00; --c5: #5b6270;
          --first: #7b2d9b; --last: #e08a00;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #16181b; --raised: #202327; --mild: #3c4656; --ink: #e6e8eb; --faint: #a3aab3; --rule: #363b41; --link: #8ab8ff;
            --good: #4cc38a; --bad: #ff8589;
            --c0: #6ea8fe; --c1: #ffa057; --c2: #4cc38a; --c3: #e58fc1; --c4: #d6c34a; --c5: #aab2bd;
            --first: #c792e8; --last: #ffc04d;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        .page { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .4rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 .6rem; }
        section { padding-top: 1.6rem; margin-top: 1.6rem; border-top: 1px solid var(--rule); }
        section:first-child { border-top: 0; margin-top: 0; padding-top: 0; }
        p { margin: .5rem 0; max-width: 46rem; }
        a { color: var(--link); }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        .skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; }
        main:focus { outline: none; }
        nav ul { list-style: none; margin: 1rem 0 1.6rem; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem;
          font-size: .9rem; }
        nav a { text-decoration: none; } nav a:hover { text-decoration: underline; }
        footer { color: var(--faint); font-size: .85rem; margin-top: 3rem; }
        p.note, td.none, figcaption, .fingerprint { color: var(--faint); }
        .state { font-size: 1.05rem; }
        .fingerprint code, .command code { overflow-wrap: anywhere; }
        code { font: .85em ui-monospace, "DejaVu Sans Mono", monospace; }
        dl.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 1rem 1.5rem;
          margin: 1.2rem 0; }
        dl.figures dt { color: var(--faint); font-size: .85rem; }
        dl.figures dd { margin: 0; font-size: 1.45rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
        .wide { overflow-x: auto; margin: .8rem 0; }
        table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; padding: 0 0 .4rem; color: var(--faint); font-size: .9rem; }
        th, td { padding: .28rem .7rem; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
        th:first-child, td:first-child { padding-left: 0; }
        thead th { font-weight: 600; color: var(--faint); vertical-align: bottom; }
        th.words, td.words { text-align: left; }
        td.words { white-space: normal; overflow-wrap: anywhere; min-width: 8rem; max-width: 34rem; }
        th[scope=row] { text-align: left; font-weight: 600; white-space: normal; overflow-wrap: break-word;
          min-width: var(--head, 4rem); }
        table.confusion th { min-width: 0; } table.confusion td.corner { text-align: left; white-space: normal; min-width: 4.6rem; }
        table.confusion th[scope=row], td.corner { position: sticky; left: 0; background: var(--paper); }
        td.label { text-align: left; color: var(--faint); }
        table.results b { border-bottom: 2px solid var(--good); }
        table.confusion td, table.confusion th { font-size: .85rem; padding: .22rem .4rem; }
        .reached { color: var(--good); } .missed { color: var(--bad); font-weight: 700; }
        .charts { display: grid; gap: 1.4rem 2rem; margin: 1rem 0;
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); }
        .beside { display: flex; flex-wrap: wrap; gap: 0 2.5rem; align-items: start; } .beside > * { max-width: 100%; }
        figure { margin: 0; } figcaption { font-size: .88rem; } figcaption strong { color: var(--ink); display: block; }
        details { margin: .9rem 0; } summary { cursor: pointer; color: var(--link); width: fit-content; }
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--faint); font: 11px system-ui, sans-serif; }
        svg line { stroke: var(--rule); } svg line.mark { stroke: var(--faint); stroke-dasharray: 2 3; }
        svg polyline { fill: none; stroke-width: 1.7; stroke-linejoin: round; }
        svg polyline.c1, svg polyline.c3, svg polyline.c5 { stroke-dasharray: 5 2; }
        .key { white-space: nowrap; margin-right: .8rem; }
        .key::before { content: ""; display: inline-block; width: 1.1em; margin-right: .3em; vertical-align: middle;
          border-top: 2px solid; }
        .key.c1::before, .key.c3::before, .key.c5::before { border-top-style: dashed; }
        .ramp { --colour: color-mix(in oklab, var(--last) var(--shade), var(--first)); }
        polyline.ramp { stroke: var(--colour); stroke-width: 1.2; } circle.ramp { fill: var(--colour); }
        .key.ramp::before { border-top-color: var(--colour); }
        ul.pictures { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: 1.2rem 1rem;
          grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr)); }
        ul.pictures li { display: grid; font-size: .85rem; color: var(--faint); }
        ul.pictures b { color: var(--ink); }
        ul.pictures img { width: 5.25rem; height: auto; margin-bottom: .3rem; border: 1px solid var(--rule); }
        img { image-rendering: pixelated; } img.heat { width: min(100%, 32rem); height: auto; border: 1px solid var(--rule); }
        div.weights { display: grid; gap: 4px; grid-template-columns: repeat(auto-fill, minmax(3.5rem, 1fr)); max-width: 62rem; }
        div.weights img { width: 100%; height: auto; background: var(--raised); }
        svg path, svg g > circle { stroke: var(--ink); stroke-width: 1.4; fill: var(--paper); }
        svg g.cross path { stroke: var(--bad); stroke-width: 2.2; } svg g.dot circle { fill: var(--ink); }
        svg g.triangle path, svg g.diamond path { fill: var(--mild); }
        svg.sign { display: inline-block; width: .9em; height: .9em; vertical-align: -.1em; }
        rect.lane { fill: var(--raised); } rect.stretch { fill: var(--mild); } rect.share { fill: var(--c0); opacity: .75; }
        .patch { display: inline-block; width: .9em; height: .9em; vertical-align: -.1em; }
        .patch.stretch { background: var(--mild); } .patch.share { background: var(--c0); opacity: .75; }
        .swatch { border-bottom: 3px solid; } .swatch.for { border-color: #d9730d; } .swatch.against { border-color: #2563c9; }
        @media (prefers-color-scheme: dark) { img.ink { filter: invert(1); } }
        @media (min-width: 70rem) {
          .page { display: grid; grid-template-columns: 11rem minmax(0, 1fr); column-gap: 3rem; padding-top: 2.5rem; }
          header { grid-column: 2; } main { grid-column: 2; } footer { grid-column: 2; }
          nav { grid-row: 1 / span 2; position: sticky; top: 2.5rem; align-self: start; }
          nav ul { flex-direction: column; margin: .4rem 0; gap: .45rem; }
          header { margin-bottom: 1.6rem; }
        }
        @media print {
          nav, .skip { display: none; } .page { display: block; max-width: none; padding: 0; }
          body { font-size: 11px; } .wide { overflow: visible; } td.words { max-width: none; }
          figure, tr, li, dl.figures, table.confusion { break-inside: avoid; } h2 { break-after: avoid; }
          img, td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        \(colours)
        """

    private static var colours: String {
        (0..<LineChart.colourCount).map { index in
            "polyline.c\(index) { stroke: var(--c\(index)); } circle.c\(index) { fill: var(--c\(index)); } "
                + ".key.c\(index)::before { border-top-color: var(--c\(index)); }"
        }.joined(separator: "\n")
    }
}
