package dev.agentmetrics.clickhouse;

class EmbeddedClickHouseTest extends ClickHouseContract {

    @Override
    ClickHouse clickhouse() {
        return TestEngine.shared();
    }
}
