import FoundationEssentials
import Testing

/// Files written by Python's safetensors 0.8.0 with NumPy 2.4.6, by
///
///     import numpy as np, base64
///     from safetensors.numpy import save
///     f = lambda *s: (np.arange(np.prod(s), dtype=np.float32).reshape(s) - 3) / 8
///     print(base64.b64encode(save({"layers.0.weight": f(3, 2), "layers.0.bias": f(3),
///                                  "layers.2.weight": f(2, 3), "layers.2.bias": f(2)})).decode())
///     print(base64.b64encode(save({"0.weight": f(3, 2).astype(np.float64), "0.bias": f(3).astype(np.float16),
///                                  "3.weight": f(1, 3), "3.bias": f(1)},
///                                 metadata={"format": "pt", "note": "q\"\\\n\u00e9\U0001F600"})).decode())
enum PythonFile: String, CaseIterable {
    case plain = """
        GAEAAAAAAAB7ImxheWVycy4wLmJpYXMiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOlswLDEyXX0s \
        ImxheWVycy4wLndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMywyXSwiZGF0YV9vZmZzZXRzIjpbMTIsMzZdfSwibGF5 \
        ZXJzLjIuYmlhcyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzM2LDQ0XX0sImxheWVycy4yLndl \
        aWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMiwzXSwiZGF0YV9vZmZzZXRzIjpbNDQsNjhdfX0gICAgAADAvgAAgL4AAAC+ \
        AADAvgAAgL4AAAC+AAAAAAAAAD4AAIA+AADAvgAAgL4AAMC+AACAvgAAAL4AAAAAAAAAPgAAgD4=
        """
    case half = """
        MAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJub3RlIjoicVwiXFxcbsOp8J+YgCIsImZvcm1hdCI6InB0In0sIjAud2VpZ2h0Ijp7 \
        ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlszLDJdLCJkYXRhX29mZnNldHMiOlswLDQ4XX0sIjMuYmlhcyI6eyJkdHlwZSI6IkYzMiIs \
        InNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzQ4LDUyXX0sIjMud2VpZ2h0Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsxLDNd \
        LCJkYXRhX29mZnNldHMiOls1Miw2NF19LCIwLmJpYXMiOnsiZHR5cGUiOiJGMTYiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMi \
        Ols2NCw3MF19fSAgAAAAAAAA2L8AAAAAAADQvwAAAAAAAMC/AAAAAAAAAAAAAAAAAADAPwAAAAAAANA/AADAvgAAwL4AAIC+AAAA \
        vgC2ALQAsA==
        """

    func bytes() throws -> [UInt8] {
        Array(try #require(Data(base64Encoded: rawValue.filter { $0 != " " })))
    }
}
