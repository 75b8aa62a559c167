//! The language server: what `launchpack` knows about a brief and its documents, while somebody writes them.
//!
//! [`serve`] reads messages on a thread of its own and answers them one after the other; `state` holds the open texts and a
//! [`crate::session::Session`] for each brief, and the other modules answer one kind of question each. It writes no file but where
//! a build is asked for: every change goes to the editor, as an edit that the person sees and can undo.

mod actions;
mod brief_actions;
mod completion;
mod desk;
mod findings;
mod frame;
mod hover;
mod lens;
mod navigate;
mod outline;
mod place;
mod rename;
mod requests;
mod state;
mod text;

use std::collections::{HashSet, VecDeque};
use std::io::{self, BufReader, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, sync_channel};

use jiff::civil::Date;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId};
use serde_json::Value as Json;

use frame::Incoming;
use state::{Phase, Server};

/// So many messages wait at the most.
const WAITING: usize = 32;

/// Serves until the client says so or is gone; whether it said so in the order in which it should.
///
/// # Errors
/// When nobody reads what is written any more.
pub fn serve(input: Box<dyn Read + Send>, out: &mut dyn Write, today: fn() -> Date) -> io::Result<bool> {
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::spawn(move || {
        let mut input = BufReader::new(input);
        while let Ok(Some(incoming)) = frame::read(&mut input) {
            if sender.send(incoming).is_err() {
                return;
            }
        }
    });
    Loop { receiver, queue: VecDeque::new(), cancelled: HashSet::new(), server: Server::new(today), out }.run()
}

struct Loop<'o> {
    receiver: Receiver<Incoming>,
    queue: VecDeque<Incoming>,
    /// Requests that nobody waits for any more.
    cancelled: HashSet<RequestId>,
    server: Server,
    out: &'o mut dyn Write,
}

impl Loop<'_> {
    fn run(mut self) -> io::Result<bool> {
        loop {
            self.collect();
            let next = if let Some(next) = self.queue.pop_front() {
                next
            } else {
                // Nothing waits: now is the time to look at what was typed.
                self.tell()?;
                let Ok(next) = self.receiver.recv() else { return Ok(false) };
                next
            };
            match next {
                Incoming::Bad(why) => self.send(&frame::refusal(None, ErrorCode::ParseError, &why))?,
                Incoming::Message(Message::Request(request)) => self.answer(&request)?,
                Incoming::Message(Message::Notification(one)) if one.method == "exit" => {
                    return Ok(self.server.phase == Phase::Ending);
                }
                Incoming::Message(Message::Notification(one)) => self.notice(one)?,
                Incoming::Message(Message::Response(_)) => {}
            }
        }
    }

    /// Takes what came in meanwhile, so that many keystrokes cost one look and a request can be taken back.
    fn collect(&mut self) {
        while self.queue.len() < WAITING {
            let Ok(next) = self.receiver.try_recv() else { return };
            self.note(&next);
            self.queue.push_back(next);
        }
    }

    fn note(&mut self, incoming: &Incoming) {
        if let Incoming::Message(Message::Notification(Notification { method, params })) = incoming
            && method == "$/cancelRequest"
            && let Some(id) = params.get("id")
            && let Ok(id) = serde_json::from_value(id.clone())
        {
            let waits = |one: &Incoming| matches!(one, Incoming::Message(Message::Request(r)) if r.id == id);
            if self.queue.iter().any(waits) {
                self.cancelled.insert(id);
            }
        }
    }

    fn answer(&mut self, request: &Request) -> io::Result<()> {
        if self.cancelled.remove(&request.id) {
            let why = "it was taken back";
            return self.send(&frame::refusal(Some(&request.id), ErrorCode::RequestCanceled, why));
        }
        let server = &mut self.server;
        let answered = catch_unwind(AssertUnwindSafe(|| server.request(&request.method, request.params.clone())));
        let answer = match answered {
            Ok(Ok(result)) => frame::answer(&request.id, &result),
            Ok(Err((code, why))) => frame::refusal(Some(&request.id), code, &why),
            Err(_) => frame::refusal(Some(&request.id), ErrorCode::InternalError, FAULT),
        };
        self.send(&answer)?;
        self.messages()
    }

    fn notice(&mut self, one: Notification) -> io::Result<()> {
        let server = &mut self.server;
        // What a notification says wrongly is passed over, as the protocol wants it.
        let _ = catch_unwind(AssertUnwindSafe(|| server.notice(&one.method, one.params)));
        self.messages()
    }

    /// Looks at what changed, and tells what was found.
    fn tell(&mut self) -> io::Result<()> {
        let server = &mut self.server;
        let told = catch_unwind(AssertUnwindSafe(|| server.tell())).unwrap_or_default();
        for message in told {
            self.send(&message)?;
        }
        self.messages()
    }

    fn messages(&mut self) -> io::Result<()> {
        for message in std::mem::take(&mut self.server.outgoing) {
            self.send(&message)?;
        }
        Ok(())
    }

    fn send(&mut self, message: &Json) -> io::Result<()> {
        frame::write(self.out, message)
    }
}

const FAULT: &str = "this is a fault of launchpack; please report it with the brief";
