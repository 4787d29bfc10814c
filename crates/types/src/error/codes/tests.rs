use super::*;

#[test]
fn the_table_is_sorted_and_each_number_appears_once() {
    for pair in ErrorCode::ALL.windows(2) {
        assert!(pair[0].number() < pair[1].number(), "{:?} before {:?}", pair[0], pair[1]);
    }
}

#[test]
fn states_have_five_characters() {
    for code in ErrorCode::ALL {
        assert!(code.state().len() == 5 && code.state().is_ascii(), "{code:?}");
    }
}

#[test]
fn numbers_lead_back_to_their_code() {
    for code in ErrorCode::ALL {
        assert_eq!(ErrorCode::from_number(code.number()), Some(*code));
    }
    assert_eq!(ErrorCode::from_number(1), None);
}

#[test]
fn symbols_are_mysqls() {
    let cases = [
        (ErrorCode::DupEntry, "ER_DUP_ENTRY"),
        (ErrorCode::RowIsReferenced2, "ER_ROW_IS_REFERENCED_2"),
        (ErrorCode::CantAggregate2collations, "ER_CANT_AGGREGATE_2COLLATIONS"),
        (ErrorCode::SubqueryNo1Row, "ER_SUBQUERY_NO_1_ROW"),
        (ErrorCode::KeyPart0, "ER_KEY_PART_0"),
    ];
    for (code, symbol) in cases {
        assert_eq!(code.symbol(), symbol);
    }
}
