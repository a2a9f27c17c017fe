internal import ArgumentParser

struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print what a shell needs to complete the words of this command.",
        discussion: """
            Commands, options, the values of options that choose from a list, files and directories are completed. Without \
            an argument it is for the shell in SHELL. The directories below may have to be made first; for zsh, \
            `fpath+=~/.zfunc` belongs before compinit in ~/.zshrc.

            EXAMPLES
              source <(apus completions bash)           in this shell alone
              apus completions bash > ~/.local/share/bash-completion/completions/apus
              apus completions zsh > ~/.zfunc/_apus
              apus completions fish > ~/.config/fish/completions/apus.fish
            """)

    @Argument(help: "Which shell.", completion: .list(CompletionShell.allCases.map(\.rawValue)))
    var shell: String?

    func run() throws {
        guard let found = shell.flatMap(CompletionShell.init(rawValue:)) ?? (shell == nil ? .autodetected() : nil)
        else {
            let names = CompletionShell.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("Expected one of the shells \(names), found \(shell ?? "none").")
        }
        try StandardOutput.print(Apus.completionScript(for: found))
    }
}
