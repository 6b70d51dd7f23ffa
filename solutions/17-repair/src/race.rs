use mpi::Tag;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::inputs::{CLOSED, ORDER, RETURN};

/// What a request is about, which articles it lists, and what the warehouse answers.
const KIND: Tag = 1;
const ARTICLES: Tag = 2;
const TOTAL: Tag = 3;

/// Runs the warehouse, on rank 0, until every shop has closed. Returns the takings in cents.
///
/// Shops ask whenever they like, and in any order: nobody knows which will be next, and none waits for another. A request
/// is two messages: its kind, then its articles. The answer is their price in cents; what is brought back is worth
/// half of it, below zero. `prices[article]` is what an article costs. A shop that closes sends `CLOSED` and nothing more.
pub fn serve(prices: &[i64], world: &SimpleCommunicator) -> i64 {
    let anyone = world.any_process();
    let mut open = world.size() - 1;
    let mut takings = 0;
    while open > 0 {
        let (kind, status) = anyone.receive_with_tag::<u64>(KIND);
        if kind == CLOSED {
            open -= 1;
            continue;
        }
        // Anyone may be next, but a request that has begun goes on where it began.
        let shop = world.process_at_rank(status.source_rank());
        let (articles, _) = shop.receive_vec_with_tag::<u64>(ARTICLES);
        let price: i64 = articles.iter().map(|&article| prices[article as usize]).sum();
        let total = match kind {
            ORDER => price,
            RETURN => -price / 2,
            _ => panic!("no request is of the kind {kind}"),
        };
        takings += total;
        shop.send_with_tag(&total, TOTAL);
    }
    takings
}

/// Sends a request from a shop, on any rank but 0, and returns what the warehouse answers, in cents.
pub fn request(kind: u64, articles: &[u64], world: &SimpleCommunicator) -> i64 {
    let warehouse = world.process_at_rank(0);
    warehouse.send_with_tag(&kind, KIND);
    warehouse.send_with_tag(articles, ARTICLES);
    warehouse.receive_with_tag(TOTAL).0
}

/// Tells the warehouse that this shop has closed.
pub fn close(world: &SimpleCommunicator) {
    world.process_at_rank(0).send_with_tag(&CLOSED, KIND);
}
