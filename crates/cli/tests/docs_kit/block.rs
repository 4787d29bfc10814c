//! The fenced blocks of a Markdown text.

/// A block.
pub(crate) struct Block {
    /// The word behind the fence.
    pub(crate) language: String,
    /// Its lines.
    pub(crate) lines: Vec<String>,
    /// Where it begins.
    pub(crate) line: usize,
}

/// A prompt's line and what it shows below.
pub(crate) struct Step {
    /// `$` or `mysql>`.
    pub(crate) prompt: &'static str,
    /// What is typed, without the comment behind it.
    pub(crate) input: String,
    /// The lines below, up to the next prompt.
    pub(crate) shown: Vec<String>,
}

const PROMPTS: [&str; 2] = ["$ ", "mysql> "];

/// The blocks of `text`, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(block)) => out.push(block),
            (Some(language), None) => {
                let language = language.trim().to_owned();
                open = Some(Block { language, lines: Vec::new(), line: number + 1 });
            }
            (None, Some(mut block)) => {
                block.lines.push(line.to_owned());
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    out
}

impl Block {
    /// The prompts of a `console` block.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for line in &self.lines {
            let prompt = PROMPTS.into_iter().find(|prompt| line.starts_with(prompt));
            match (prompt, steps.last_mut()) {
                (Some(prompt), _) => {
                    let input = line.trim_start_matches(prompt);
                    let input = input.split("  #").next().unwrap_or(input).trim().to_owned();
                    let prompt = prompt.trim_end();
                    steps.push(Step { prompt, input, shown: Vec::new() });
                }
                (None, Some(step)) => step.shown.push(line.clone()),
                (None, None) => panic!("line {}: a console block begins with a prompt", self.line),
            }
        }
        steps
    }
}
