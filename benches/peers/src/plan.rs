//! What is run: for each corpus the parsers that read it, checked before anything is timed.

use crate::corpus::chunks::{self, Chunked};
use crate::corpus::drips::{self, Drip};
use crate::corpus::{self, Heads};
use crate::framing::Framing;
use crate::peer::http_net::HttpNet;
use crate::peer::httparse::Httparse;
use crate::peer::llhttp::Llhttp;
use crate::peer::milo::Milo;
use crate::peer::ours::{BadGateway, Front};
use crate::peer::pico::Pico;
use crate::peer::{Peer, Refused, Visited};
#[cfg(bad_gateway_kernels)]
use bad_gateway::kernels;
use std::hint::black_box;
use std::path::Path;
use std::rc::Rc;

/// One corpus in one group, and those who read it: ours first.
pub(crate) struct Plan {
    pub(crate) group: &'static str,
    pub(crate) corpus: &'static str,
    /// How many responses, heads or chunks one pass is: times are for each of them.
    pub(crate) units: u64,
    pub(crate) entries: Vec<Entry>,
}

/// One parser on one corpus.
pub(crate) struct Entry {
    pub(crate) peer: &'static str,
    /// Reads the corpus so many times.
    pub(crate) run: Box<dyn FnMut(usize)>,
    /// What of it is no reading: taken off.
    pub(crate) copy: Option<Box<dyn FnMut(usize)>>,
}

/// The parser that every ratio is about.
pub(crate) const OURS: &str = "bad-gateway";

/// All groups and corpora.
pub(crate) fn all(root: &Path) -> Vec<Plan> {
    let heads: Vec<Rc<Heads>> = corpus::heads(root).into_iter().map(known).map(Rc::new).collect();
    let read = |visit| {
        let heads = heads.clone().into_iter();
        heads.map(move |heads| plan(&HeadCorpus { heads, visit }, None))
    };
    let chunks =
        chunks::all().into_iter().map(|chunked| plan(&ChunkCorpus(Rc::new(chunked)), None));
    let drips = drips::all().into_iter().map(|drip| plan(&DripCorpus(Rc::new(drip)), None));
    read(false).chain(read(true)).chain(chunks).chain(drips).collect()
}

/// One parser on one corpus, and nobody else; `NAME+fields` visits every field of the corpus `NAME`.
pub(crate) fn one(root: &Path, corpus: &str, peer: &str) -> Option<Plan> {
    let (corpus, visit) = match corpus.strip_suffix("+fields") {
        Some(corpus) => (corpus, true),
        None => (corpus, false),
    };
    let written = corpus::written().into_iter().find(|heads| heads.name == corpus);
    let heads = written.or_else(|| {
        // Captures are read from the disk, so only where they are asked for.
        let mut all = corpus::heads(root).into_iter();
        all.find(|heads| heads.name == corpus)
    });
    let chunked = chunks::all().into_iter().find(|chunked| chunked.name == corpus);
    let heads = heads.map(|heads| HeadCorpus { heads: Rc::new(heads), visit });
    let mut drips = drips::all().into_iter().chain([drips::hints()]);
    let drip = drips.find(|drip| drip.name == corpus);
    heads
        .map(|heads| plan(&heads, Some(peer)))
        .or_else(|| chunked.map(|chunked| plan(&ChunkCorpus(Rc::new(chunked)), Some(peer))))
        .or_else(|| drip.map(|drip| plan(&DripCorpus(Rc::new(drip)), Some(peer))))
}

/// The written heads, read by ours with each kernel and by bare httparse; the group is the kernel.
///
/// No corpus follows itself: the second to read it would find it in the caches.
#[cfg(bad_gateway_kernels)]
pub(crate) fn by_kernel() -> Vec<Plan> {
    let heads =
        corpus::written().into_iter().filter(|heads| !matches!(heads.name, "r304" | "204" | "odd"));
    let heads = heads.map(|heads| HeadCorpus { heads: Rc::new(heads), visit: false });
    let heads: Vec<_> = heads.collect();
    kernels::names()
        .flat_map(|kernel| heads.iter().map(move |heads| forced(heads, kernel)))
        .collect()
}

#[cfg(bad_gateway_kernels)]
fn forced(heads: &HeadCorpus, kernel: &'static str) -> Plan {
    let (_, corpus, units) = heads.title();
    assert!(kernels::force(kernel));
    let ours = heads.entry(OURS, BadGateway::new());
    kernels::unforce();
    let peer = heads.entry("httparse", Httparse::<false>);
    let [mut ours, peer] =
        [ours, peer].map(|entry| entry.unwrap_or_else(|reason| panic!("{corpus}: {reason}")));
    let mut run = ours.run;
    ours.run = Box::new(move |passes| {
        assert!(kernels::force(kernel));
        run(passes);
        kernels::unforce();
    });
    Plan { group: kernel, corpus, units, entries: vec![ours, peer] }
}

/// Without the responses that someone cannot read who reads nearly all: so that there is a row for
/// them. It says which.
fn known(mut heads: Heads) -> Heads {
    let all = heads.messages.len();
    let mut drop = vec![false; all];
    let mut note = |name: &str, refused: Vec<usize>| {
        if refused.is_empty() || refused.len() * 20 > all {
            return;
        }
        let first = start(&heads.messages[refused[0]]);
        println!(
            "{}: {} of {all} responses are left out, {name} does not read them (as {first:?})",
            heads.name,
            refused.len()
        );
        refused.into_iter().for_each(|index| drop[index] = true);
    };
    note("httparse", refused(&mut Httparse::<true>, &heads.messages));
    note("picohttpparser", refused(&mut Pico::new(), &heads.messages));
    note("milo-parser", refused(&mut Milo::new(), &heads.messages));
    note("http-net", refused(&mut HttpNet::new(), &heads.messages));
    note("llhttp", refused(&mut Llhttp::new(), &heads.messages));
    let mut drop = drop.into_iter();
    heads.messages.retain(|_| drop.next() == Some(false));
    heads
}

/// Which of the heads a parser does not read, or reads otherwise.
fn refused(peer: &mut impl Peer, messages: &[Vec<u8>]) -> Vec<usize> {
    let wrong = |index: &usize| compare(peer, &messages[*index]).is_err();
    (0..messages.len()).filter(wrong).collect()
}

/// Whether the parser reads what is there.
fn compare(peer: &mut impl Peer, message: &[u8]) -> Result<(), Refused> {
    let (status, fields, framing) = expected(message).ok_or("httparse does not read it")?;
    if peer.head(message)? != status || peer.fields(message)? != fields {
        return Err("it reads another status or other fields");
    }
    match peer.framing(message)? {
        Some(framed) if plain(framed) != plain(framing) => Err("it frames the content otherwise"),
        _ => Ok(()),
    }
}

/// A length of 0 is no content.
fn plain(framing: Framing) -> Framing {
    if framing == Framing::Length(0) { Framing::None } else { framing }
}

/// The parsers that read a corpus right, or only the named one.
fn plan(corpus: &impl Corpus, only: Option<&str>) -> Plan {
    let (group, name, units) = corpus.title();
    let wanted = |peer| only.is_none_or(|only| only == peer);
    let mut entries = Vec::new();
    let mut add = |entry: Result<Entry, String>| match entry {
        Ok(entry) => entries.push(entry),
        Err(reason) => println!("{group} {name}: no row for {reason}"),
    };
    if wanted(OURS) {
        let ours = corpus.entry(OURS, BadGateway::new());
        add(Ok(ours.unwrap_or_else(|reason| panic!("{group} {name}: {reason}"))));
    }
    if wanted("httparse") {
        add(corpus.entry("httparse", Httparse::<false>));
    }
    // Where no framing is decided, nothing is added.
    if wanted("httparse+framing") && group != "chunked" {
        add(corpus.entry("httparse+framing", Httparse::<true>));
    }
    if wanted("picohttpparser") {
        add(corpus.entry("picohttpparser", Pico::new()));
    }
    if wanted("milo-parser") {
        add(corpus.entry("milo-parser", Milo::new()));
    }
    if wanted("http-net") {
        add(corpus.entry("http-net", HttpNet::new()));
    }
    if wanted("llhttp") {
        add(corpus.entry("llhttp", Llhttp::new()));
    }
    // No peer, but ours by another way: for counting.
    if only == Some("front") && group == "chunked" {
        add(corpus.entry("front", Front(BadGateway::new())));
    }
    Plan { group, corpus: name, units, entries }
}

/// Something to read.
trait Corpus {
    /// Group, name, units in a pass.
    fn title(&self) -> (&'static str, &'static str, u64);

    /// The parser on this corpus, if it reads it right.
    fn entry<P: Peer + 'static>(&self, name: &'static str, peer: P) -> Result<Entry, String>;
}

struct HeadCorpus {
    heads: Rc<Heads>,
    visit: bool,
}

struct ChunkCorpus(Rc<Chunked>);

struct DripCorpus(Rc<Drip>);

/// Status, fields and framing of a head by httparse and our framing work, which share no code with
/// the parser.
fn expected(message: &[u8]) -> Option<(u16, Visited, Framing)> {
    let mut judge = Httparse::<true>;
    let framing = judge.framing(message).ok()??;
    Some((judge.head(message).ok()?, judge.fields(message).ok()?, framing))
}

impl Corpus for HeadCorpus {
    fn title(&self) -> (&'static str, &'static str, u64) {
        let group = if self.visit { "head+fields" } else { "head" };
        (group, self.heads.name, self.heads.messages.len() as u64)
    }

    fn entry<P: Peer + 'static>(&self, name: &'static str, mut peer: P) -> Result<Entry, String> {
        let all = self.heads.messages.len();
        let refused = refused(&mut peer, &self.heads.messages);
        if let Some(&first) = refused.first() {
            let message = &self.heads.messages[first];
            let reason = compare(&mut peer, message).err().unwrap_or_default();
            let (refused, start) = (refused.len(), start(message));
            return Err(format!(
                "{name}: it does not read {refused} of {all}, as {start:?}: {reason}"
            ));
        }
        let heads = Rc::clone(&self.heads);
        let run: Box<dyn FnMut(usize)> = if self.visit {
            Box::new(move |passes| {
                for message in (0..passes).flat_map(|_| &heads.messages) {
                    let _ = black_box(peer.fields(black_box(message)));
                }
            })
        } else {
            Box::new(move |passes| {
                for message in (0..passes).flat_map(|_| &heads.messages) {
                    let _ = black_box(peer.head(black_box(message)));
                }
            })
        };
        Ok(entry(name, run))
    }
}

/// The status line, to name a response by.
fn start(message: &[u8]) -> String {
    let line = message.split(|&byte| byte == b'\r').next().unwrap_or_default();
    String::from_utf8_lossy(line).into_owned()
}

impl Corpus for ChunkCorpus {
    fn title(&self) -> (&'static str, &'static str, u64) {
        ("chunked", self.0.name, self.0.chunks)
    }

    fn entry<P: Peer + 'static>(&self, name: &'static str, mut peer: P) -> Result<Entry, String> {
        let octets = peer.chunked(&self.0).map_err(|reason| format!("{name}: {reason}"))?;
        if octets != self.0.octets {
            return Err(format!("{name}: it reads {octets} octets instead of {}", self.0.octets));
        }
        let copies = peer.copy(&self.0);
        let peer = Rc::new(std::cell::RefCell::new(peer));
        let (copier, chunked) = (Rc::clone(&peer), Rc::clone(&self.0));
        let copy: Box<dyn FnMut(usize)> = Box::new(move |passes| {
            let mut peer = copier.borrow_mut();
            for _ in 0..passes {
                black_box(peer.copy(black_box(&chunked)));
            }
        });
        let chunked = Rc::clone(&self.0);
        let run = Box::new(move |passes| {
            let mut peer = peer.borrow_mut();
            for _ in 0..passes {
                let _ = black_box(peer.chunked(black_box(&chunked)));
            }
        });
        Ok(Entry { copy: copies.then_some(copy), ..entry(name, run) })
    }
}

impl Corpus for DripCorpus {
    fn title(&self) -> (&'static str, &'static str, u64) {
        ("drip", self.0.name, 1)
    }

    fn entry<P: Peer + 'static>(&self, name: &'static str, mut peer: P) -> Result<Entry, String> {
        let status = peer.drip(&self.0).map_err(|reason| format!("{name}: {reason}"))?;
        if Some(status) != expected(&self.0.head[self.0.last..]).map(|(status, ..)| status) {
            return Err(format!("{name}: it reads another status"));
        }
        let drip = Rc::clone(&self.0);
        let run = Box::new(move |passes| {
            for _ in 0..passes {
                let _ = black_box(peer.drip(black_box(&drip)));
            }
        });
        Ok(entry(name, run))
    }
}

fn entry(peer: &'static str, run: Box<dyn FnMut(usize)>) -> Entry {
    Entry { peer, run, copy: None }
}
