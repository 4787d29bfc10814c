use super::*;

#[test]
fn the_registry_is_sorted() {
    for pair in all().windows(2) {
        assert!(pair[0].name < pair[1].name, "{} before {}", pair[0].name, pair[1].name);
    }
}

#[test]
fn every_default_is_a_value_that_its_variable_takes() {
    for variable in all() {
        let value = convert(variable, &types::Value::text(variable.default));
        let value = value.unwrap_or_else(|error| panic!("{}: {error}", variable.name)).0;
        if !matches!(variable.kind, Kind::Double(..)) {
            assert_eq!(show(variable, &value), variable.default, "{}", variable.name);
        }
    }
}
